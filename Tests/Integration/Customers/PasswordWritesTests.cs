using CustomerFunctions.Identity.Logins;
using CustomerFunctions.Identity.Sessions;
using Microsoft.AspNetCore.Identity;
using Tests.Support;

namespace Tests.Integration.Customers;

/// <summary>The write of a password: dying before and after it, running it twice, two at once. Exactly one password is right whatever happens.</summary>
public sealed class PasswordWritesTests(TableServiceFixture tableService) : IdentityTest(tableService)
{
    [Theory]
    [MemberData(nameof(OneWrite.Faults), MemberType = typeof(OneWrite))]
    public async Task A_password_is_set_once_whatever_happens_to_the_write(Fault fault, int repeats)
    {
        await AddAdaAsync();
        var (change, activity) = (ChangeTo(New), Process(repeats).SetPassword);

        Assert.True(await FaultScript.CallAsSagaAsync(fault, () => activity.RunAsync(change, Stop)));

        Assert.Equal((2, New), ((await ReadAdaAsync()).PasswordVersion, await RightPasswordAsync()));
    }

    [Theory]
    [MemberData(nameof(OneWrite.Faults), MemberType = typeof(OneWrite))]
    public async Task A_change_that_comes_second_is_refused_whatever_happens_to_the_write(Fault fault, int repeats)
    {
        await AddAdaAsync();
        await Calm.SetPassword.RunAsync(ChangeTo(New), Stop);
        var (change, activity) = (ChangeTo(Other), Process(repeats).SetPassword);

        Assert.False(await FaultScript.CallAsSagaAsync(fault, () => activity.RunAsync(change, Stop)));

        Assert.Equal((2, New), ((await ReadAdaAsync()).PasswordVersion, await RightPasswordAsync()));
    }

    [Fact]
    public async Task Of_two_changes_at_once_exactly_one_is_made()
    {
        await AddAdaAsync();
        var script = new FaultScript { BeforeWrite = new Rendezvous(2).ArriveAsync };

        var made = await script.RunAsync(() => Task.WhenAll(
            Process(repeats: 0).SetPassword.RunAsync(ChangeTo(New), Stop), Process(repeats: 0).SetPassword.RunAsync(ChangeTo(Other), Stop)));

        Assert.Single(made, isMade => isMade);
        Assert.Equal((2, made[0] ? New : Other), ((await ReadAdaAsync()).PasswordVersion, await RightPasswordAsync()));
    }

    [Fact]
    public async Task An_activity_that_runs_twice_at_once_succeeds_twice()
    {
        await AddAdaAsync();
        var change = ChangeTo(New);
        var script = new FaultScript { BeforeWrite = new Rendezvous(2).ArriveAsync };

        var made = await script.RunAsync(() => Task.WhenAll(
            Process(repeats: 0).SetPassword.RunAsync(change, Stop), Process(repeats: 0).SetPassword.RunAsync(change, Stop)));

        Assert.Equal([true, true], made);
        Assert.Equal((2, New), ((await ReadAdaAsync()).PasswordVersion, await RightPasswordAsync()));
    }

    [Fact]
    public async Task A_run_that_comes_late_does_not_bring_back_an_old_password()
    {
        await AddAdaAsync();
        var first = ChangeTo(New);
        await Calm.SetPassword.RunAsync(first, Stop);
        await Calm.SetPassword.RunAsync(ChangeTo(Other, fromVersion: 2), Stop);

        Assert.False(await Calm.SetPassword.RunAsync(first, Stop));

        Assert.Equal((3, Other), ((await ReadAdaAsync()).PasswordVersion, await RightPasswordAsync()));
    }

    [Fact]
    public async Task A_lost_answer_is_recognised_although_a_sign_in_has_made_the_hash_anew_since()
    {
        await AddAdaAsync();
        var change = ChangeTo(New);
        await Calm.SetPassword.RunAsync(change, Stop);
        await Process(strength: 2).SignInAsync(New);
        Assert.NotEqual(change.PasswordHash, (await ReadAdaAsync()).PasswordHash);

        Assert.True(await Calm.SetPassword.RunAsync(change, Stop));

        Assert.Equal((2, New), ((await ReadAdaAsync()).PasswordVersion, await RightPasswordAsync()));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_hash_that_is_made_anew_before_or_after_a_change_does_not_bring_back_the_old_password(bool signInIsFirst)
    {
        var login = await AddAdaAsync();
        var stronger = Process(strength: 2).Hashing.Hash(Old);
        var change = ChangeTo(New);
        if (signInIsFirst)
            await Calm.Logins.ChangeAsync("ada", Rehash, Stop);
        Assert.True(await Calm.SetPassword.RunAsync(change, Stop));
        await Calm.Logins.ChangeAsync("ada", Rehash, Stop);

        Assert.Equal((2, New), ((await ReadAdaAsync()).PasswordVersion, await RightPasswordAsync()));

        Login Rehash(Login stored) => stored.PasswordVersion == login.PasswordVersion ? stored with { PasswordHash = stronger } : stored;
    }

    [Fact]
    public async Task A_hash_that_is_made_anew_at_the_same_moment_as_the_password_changes_is_not_the_one_that_stays()
    {
        await AddAdaAsync();
        var (process, change) = (Process(repeats: 0, strength: 2), ChangeTo(New));
        var right = (PasswordCheckResult.Right)await process.TryAsync(Old);
        var script = new FaultScript { BeforeWrite = new Rendezvous(2).ArriveAsync };

        await script.RunAsync(async () =>
        {
            await Task.WhenAll(process.Start.RunAsync(right, Old, Stop), Process(repeats: 0).SetPassword.RunAsync(change, Stop));
            return true;
        });

        var after = await ReadAdaAsync();
        Assert.Equal(2, after.PasswordVersion);
        Assert.Equal(PasswordVerificationResult.Success, Calm.Hashing.Verify(after.PasswordHash, New));
        Assert.Empty(await SessionKeysAsync());
    }

    [Fact]
    public async Task A_login_that_belongs_to_somebody_else_is_not_changed()
    {
        await AddAdaAsync();

        Assert.False(await Calm.SetPassword.RunAsync(ChangeTo(New) with { UserId = Shared.Identifiers.UserId.For("eve", "key-1") }, Stop));

        Assert.Equal(Old, await RightPasswordAsync());
    }
}
