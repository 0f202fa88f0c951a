using CustomerFunctions.Identity.Logins;
using CustomerFunctions.Identity.Passwords;
using CustomerFunctions.Identity.Sessions;
using Microsoft.AspNetCore.Identity;
using Shared.Events;
using Shared.Messaging;
using Shared.Sagas;
using Tests.Support;

namespace Tests.Integration.Customers;

/// <summary>
/// The writes of a password's change: dying before and after each, running it twice, two at once, its row gone. Exactly one password is right
/// whatever happens.
/// </summary>
public sealed class PasswordWritesTests(TableServiceFixture tableService) : IdentityTest(tableService)
{
    private readonly RecordedTopics _topics = new();

    [Theory]
    [MemberData(nameof(OneWrite.Faults), MemberType = typeof(OneWrite))]
    public async Task A_change_is_stored_once_and_a_second_one_of_its_version_is_not_whatever_happens_to_the_write(Fault fault, int repeats)
    {
        var login = await AddAdaAsync();
        var (first, second) = (PasswordChangeRow.For(login, "hash-2"), PasswordChangeRow.For(login, "hash-3"));

        var stored = await FaultScript.CallAsSagaAsync(fault, () => Process(repeats).Changes.AddAsync(first, Stop));
        var other = await FaultScript.CallAsSagaAsync(fault, () => Process(repeats).Changes.AddAsync(second, Stop));

        Assert.Equal(("hash-2", "hash-2"), (stored!.PasswordHash, other!.PasswordHash));
    }

    [Fact]
    public async Task Of_two_changes_at_once_exactly_one_is_stored()
    {
        var login = await AddAdaAsync();
        var script = new FaultScript { BeforeWrite = new Rendezvous(2).ArriveAsync };

        var stored = await script.RunAsync(() => Task.WhenAll(
            Process(repeats: 0).Changes.AddAsync(PasswordChangeRow.For(login, "hash-2"), Stop),
            Process(repeats: 0).Changes.AddAsync(PasswordChangeRow.For(login, "hash-3"), Stop)));

        Assert.Equal(stored[0]!.PasswordHash, stored[1]!.PasswordHash);
    }

    [Fact]
    public async Task No_change_is_stored_for_a_login_that_has_moved_on_or_whose_user_has_left()
    {
        var login = await AddAdaAsync();
        var change = PasswordChangeRow.For(login, "hash-2");
        await Calm.Logins.ChangeAsync("ada", stored => stored.Disable(), Stop);

        Assert.Null(await Calm.Changes.AddAsync(change, Stop));
        Assert.Null(await Calm.Changes.AddAsync(PasswordChangeRow.For((await Logins.FindAsync("ada", Stop))!, "hash-3"), Stop));
    }

    [Theory]
    [MemberData(nameof(OneWrite.Faults), MemberType = typeof(OneWrite))]
    public async Task A_password_is_set_once_whatever_happens_to_the_write(Fault fault, int repeats)
    {
        await AddAdaAsync();
        var change = await StoreChangeAsync(New);

        Assert.True(await FaultScript.CallAsSagaAsync(fault, () => Process(repeats).SetPassword.RunAsync(change, Stop)));

        await AssertAsync(2, New);
        Assert.Null((await Calm.Changes.FindAsync("ada", 2, Stop))!.PasswordHash);
    }

    [Fact]
    public async Task An_activity_that_runs_twice_at_once_succeeds_twice()
    {
        await AddAdaAsync();
        var change = await StoreChangeAsync(New);
        var script = new FaultScript { BeforeWrite = new Rendezvous(2).ArriveAsync };

        var made = await script.RunAsync(() => Task.WhenAll(
            Process(repeats: 0).SetPassword.RunAsync(change, Stop), Process(repeats: 0).SetPassword.RunAsync(change, Stop)));

        Assert.Equal([true, true], made);
        await AssertAsync(2, New);
    }

    [Fact]
    public async Task A_run_that_comes_late_does_not_bring_back_an_old_password()
    {
        await AddAdaAsync();
        var first = await StoreChangeAsync(New);
        await Calm.SetPassword.RunAsync(first, Stop);
        await Calm.SetPassword.RunAsync(await StoreChangeAsync(Other), Stop);

        await Calm.SetPassword.RunAsync(first, Stop);

        await AssertAsync(3, Other);
    }

    [Fact]
    public async Task A_change_that_is_not_stored_any_more_is_a_loss()
    {
        await AddAdaAsync();

        await Assert.ThrowsAsync<DataLossException>(() => Calm.SetPassword.RunAsync(PasswordChange.Stored(Ada, 1, null), Stop));
    }

    [Fact]
    public async Task A_login_that_was_restored_takes_the_change_that_was_made_of_it_once_more()
    {
        var before = await AddAdaAsync();
        await Calm.SetPassword.RunAsync(await StoreChangeAsync(New), Stop);
        await Calm.Logins.ChangeAsync("ada", _ => before, Stop);

        Assert.True(await Calm.SetPassword.RunAsync(await StoreChangeAsync(Other), Stop));

        await AssertAsync(2, Other);
    }

    [Theory]
    [MemberData(nameof(OneWrite.LostAnswers), MemberType = typeof(OneWrite))]
    public async Task A_saga_of_version_1_sets_the_hash_that_it_brings_once_whatever_happens_to_the_write(Fault fault, int repeats)
    {
        await AddAdaAsync();
        var (change, other) = (Version1(New), Version1(Other));

        Assert.True(await FaultScript.CallAsSagaAsync(fault, () => Process(repeats).SetPassword.RunAsync(change, Stop)));
        await Process(strength: 2).SignInAsync(New);

        Assert.True(await Calm.SetPassword.RunAsync(change, Stop));
        Assert.False(await Calm.SetPassword.RunAsync(other, Stop));
        await AssertAsync(2, New);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_hash_that_is_made_anew_before_or_after_a_change_does_not_bring_back_the_old_password(bool signInIsFirst)
    {
        var login = await AddAdaAsync();
        var stronger = Process(strength: 2).Hashing.Hash(Old);
        var change = await StoreChangeAsync(New);
        if (signInIsFirst)
            await Calm.Logins.ChangeAsync("ada", Rehash, Stop);
        Assert.True(await Calm.SetPassword.RunAsync(change, Stop));
        await Calm.Logins.ChangeAsync("ada", Rehash, Stop);

        await AssertAsync(2, New);

        Login Rehash(Login stored) => stored.PasswordVersion == login.PasswordVersion ? stored with { PasswordHash = stronger } : stored;
    }

    [Fact]
    public async Task A_hash_that_is_made_anew_at_the_same_moment_as_the_password_changes_is_not_the_one_that_stays()
    {
        await AddAdaAsync();
        var (process, change) = (Process(repeats: 0, strength: 2), await StoreChangeAsync(New));
        var right = (PasswordCheckResult.Right)await process.TryAsync(Old);
        var script = new FaultScript { BeforeWrite = new Rendezvous(2).ArriveAsync };

        await script.RunAsync(async () =>
        {
            await Task.WhenAll(process.Start.RunAsync(right, Old, Stop), Process(repeats: 0).SetPassword.RunAsync(change, Stop));
            return true;
        });

        await AssertAsync(2, New);
        Assert.Equal(PasswordVerificationResult.Success, Calm.Hashing.Verify((await ReadAdaAsync()).PasswordHash, New));
        Assert.Empty(await SessionKeysAsync());
    }

    [Theory]
    [MemberData(nameof(OneWrite.LostAnswers), MemberType = typeof(OneWrite))]
    public async Task A_changed_password_is_told_and_the_change_goes_whatever_happens_to_the_write(Fault fault, int repeats)
    {
        await AddAdaAsync();
        await Calm.SetPassword.RunAsync(await StoreChangeAsync(New), Stop);
        var process = Process(repeats);
        var activity = new PublishPasswordChange(process.Customers, process.Changes, new ServiceBusSenders(_topics.Client));

        await FaultScript.CallAsSagaAsync(fault, () => activity.RunAsync(new PasswordPublication(Ada, 2), Stop));

        var told = Assert.Single(_topics.Published.Select(published => published.Event.ReadData<PasswordChanged>()).Distinct());
        Assert.Equal((2, "Ada", "ada@example.com", false), (told.PasswordVersion, told.FirstName, told.Email, told.ByReset));
        Assert.Null(await Calm.Changes.FindAsync("ada", 2, Stop));
    }

    private PasswordChange Version1(string password) => new("ada", Ada, 1, Calm.Hashing.Hash(password));

    private async Task AssertAsync(long version, string password) =>
        Assert.Equal((version, password), ((await ReadAdaAsync()).PasswordVersion, await RightPasswordAsync()));
}
