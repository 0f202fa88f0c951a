using System.Globalization;

namespace Tests.Integration.Identity;

public sealed class SignInLimitTests : SignInTest
{
    private const int AtOnceOfNameAtAddress = 5;
    private const int AtOnceOfAddress = 50;
    private const int AtOnceOfName = 100;

    [Fact]
    public async Task After_five_failures_even_the_right_password_has_to_wait_as_long_as_it_is_told()
    {
        await FailAsync(AtOnceOfNameAtAddress);
        var compared = Hasher.Compared.Count;

        AssertTooMany(await SignInAsync("ada", Wrong), "300");
        AssertTooMany(await SignInAsync("ADA", Password), "300");
        Time.Move(TimeSpan.FromSeconds(299));
        AssertTooMany(await SignInAsync("ada", Password), "1");
        Assert.Equal(compared, Hasher.Compared.Count);

        Time.Move(TimeSpan.FromSeconds(1));
        Assert.Equal(200, (await SignInAsync("ada", Password)).Status);
    }

    [Fact]
    public async Task A_success_is_no_attempt_and_forgives_no_failure()
    {
        for (var signIn = 0; signIn < 2 * AtOnceOfNameAtAddress; signIn++)
            Assert.Equal(200, (await SignInAsync("ada", Password)).Status);

        await FailAsync(AtOnceOfNameAtAddress - 1);
        Assert.Equal(200, (await SignInAsync("ada", Password)).Status);
        await FailAsync(1);

        AssertTooMany(await SignInAsync("ada", Wrong), "300");
    }

    [Fact]
    public async Task Failures_at_once_are_counted_each()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 4 * AtOnceOfNameAtAddress).Select(_ => SignInAsync("ada", Wrong)));

        Assert.Equal(AtOnceOfNameAtAddress, answers.Count(answer => answer.Status == 401));
        Assert.Equal(3 * AtOnceOfNameAtAddress, answers.Count(answer => answer.Status == 429));
        Assert.Equal(AtOnceOfNameAtAddress, Hasher.Compared.Count);
    }

    [Fact]
    public async Task A_user_is_not_slowed_down_by_failures_from_elsewhere()
    {
        await FailAsync(AtOnceOfNameAtAddress, Elsewhere);
        AssertTooMany(await SignInAsync("ada", Wrong, Elsewhere), "300");

        Assert.Equal(200, (await SignInAsync("ada", Password, Home)).Status);
    }

    [Fact]
    public async Task An_address_that_tries_many_names_is_slowed_down_for_every_name()
    {
        await FailAsync(AtOnceOfAddress, attempt => string.Create(CultureInfo.InvariantCulture, $"user-{attempt}"), _ => Elsewhere);

        AssertTooMany(await SignInAsync("ada", Password, Elsewhere), "10");
        Assert.Equal(200, (await SignInAsync("ada", Password, Home)).Status);
    }

    [Fact]
    public async Task A_name_that_many_addresses_try_is_slowed_down_but_not_where_its_user_has_been()
    {
        Assert.Equal(200, (await SignInAsync("ada", Password, Home)).Status);
        await FailAsync(AtOnceOfName, _ => "ada", attempt => string.Create(CultureInfo.InvariantCulture, $"198.51.100.{attempt}"));

        AssertTooMany(await SignInAsync("ada", Password, "198.51.100.200"), "60");
        Assert.Equal(200, (await SignInAsync("ada", Password, Home)).Status);
    }

    [Fact]
    public async Task What_a_caller_writes_into_the_list_of_hops_makes_no_other_address_of_it()
    {
        string[] spoofed = ["{0}", "8.8.8.{1}, {0}", "{0}, 8.8.4.{1}, {0}", "8.8.8.8,8.8.4.{1},{0}:4711", "unknown, 2001:db8:{1}::1, {0}"];
        await FailAsync(
            AtOnceOfNameAtAddress, _ => "ada", attempt => string.Format(CultureInfo.InvariantCulture, spoofed[attempt], Elsewhere, attempt + 1));

        AssertTooMany(await SignInAsync("ada", Password, $"{Home}, {Elsewhere}"), "300");
        Assert.Equal(200, (await SignInAsync("ada", Password, $"{Elsewhere}, {Home}")).Status);
    }

    [Fact]
    public async Task One_network_of_IPv6_is_one_address()
    {
        await FailAsync(AtOnceOfNameAtAddress, _ => "ada", attempt => string.Create(CultureInfo.InvariantCulture, $"2001:db8:1:2::{attempt + 1}"));

        AssertTooMany(await SignInAsync("ada", Password, "[2001:db8:1:2:ffff::9]:4711"), "300");
        Assert.Equal(200, (await SignInAsync("ada", Password, "2001:db8:1:3::1")).Status);
    }
}
