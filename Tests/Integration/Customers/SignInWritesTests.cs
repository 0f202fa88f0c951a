using CustomerFunctions.Identity.Passwords;
using CustomerFunctions.Identity.Sessions;
using Microsoft.AspNetCore.Identity;
using Shared.Identifiers;
using Shared.Identity;
using Shared.Identity.Sessions;
using Tests.Support;

namespace Tests.Integration.Customers;

/// <summary>Sign-ins that die anywhere, and those that meet a change of the password.</summary>
public sealed class SignInWritesTests(TableServiceFixture tableService) : IdentityTest(tableService)
{
    // The attempt is counted with the address and with the name and taken back from both, the session starts, and the login is made anew.
    private const int Writes = 6;

    public static TheoryData<Fault, int, int> FaultsOfEveryWrite
    {
        get
        {
            var data = new TheoryData<Fault, int, int>();
            for (var write = 1; write <= Writes; write++)
            {
                data.Add(Fault.After, 3, write);
                data.Add(Fault.After, 0, write);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(FaultsOfEveryWrite))]
    public async Task Who_signs_in_again_after_a_failure_has_a_session_and_the_same_password(Fault fault, int repeats, int write)
    {
        var before = await AddAdaAsync();
        var process = Process(repeats, strength: 2);

        var token = await FaultScript.CallAsSagaAsync(fault, () => process.SignInAsync(Old), write);

        Assert.NotNull(await Calm.Sessions.FindAsync(token!, Stop));
        var after = await ReadAdaAsync();
        Assert.Equal((before.PasswordVersion, Old), (after.PasswordVersion, await RightPasswordAsync()));
        Assert.Equal(PasswordVerificationResult.Success, process.Hashing.Verify(after.PasswordHash, Old));
        Assert.NotEmpty(after.KnownAddresses);
    }

    [Fact]
    public async Task A_sign_in_makes_as_many_writes_as_these_tests_know()
    {
        await AddAdaAsync();
        var script = new FaultScript();

        await script.RunAsync(() => Process(strength: 2).SignInAsync(Old));

        Assert.Equal(Writes, script.Operations.Count(operation => operation.IsWrite));
    }

    [Fact]
    public async Task A_session_whose_sign_in_died_is_nobodys_and_goes_when_it_has_expired()
    {
        var time = new ManualTime(DateTimeOffset.UtcNow);
        await AddAdaAsync();
        var process = Process(repeats: 0, time);
        await Assert.ThrowsAnyAsync<Exception>(() => FaultScript.OfWrite(5, Fault.After).RunAsync(() => process.SignInAsync(Old)));
        var left = Assert.Single(await SessionKeysAsync());

        time.Advance(IdentityProcess.Settings.SessionLifetime);
        var token = await process.SignInAsync(Old);

        Assert.NotEqual(left, token!.Key);
        Assert.Equal([token.Key], await SessionKeysAsync());
    }

    // 1: the session starts, 2: the login is made anew or read, 3: the old sessions are swept.
    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 1)]
    [InlineData(3, 1)]
    [InlineData(4, 1)]
    [InlineData(1, 2)]
    [InlineData(2, 2)]
    [InlineData(3, 2)]
    [InlineData(4, 2)]
    public async Task A_password_that_changes_during_a_sign_in_leaves_no_session_of_the_old_one(int operation, int strength)
    {
        await AddAdaAsync();
        var process = Process(strength: strength);
        var right = (PasswordCheckResult.Right)await process.TryAsync(Old);
        var change = await StoreChangeAsync(New);
        var held = new HeldAt(IoEdge.Tables, operation);

        var start = UnderAsync(held, () => process.Start.RunAsync(right, Old, Stop));
        await Task.WhenAny(held.Reached, start);
        Assert.True(await Calm.SetPassword.RunAsync(change, Stop));
        await Calm.EndSessions.RunAsync(new EndSessionsRequest(Ada, null), Stop);
        held.Release();
        await start;

        Assert.Empty(await SessionKeysAsync());
        Assert.Equal(New, await RightPasswordAsync());
    }

    [Fact]
    public async Task Two_sign_ins_at_once_have_a_session_each_and_one_stronger_hash()
    {
        await AddAdaAsync();
        var (one, two) = (Process(repeats: 0, strength: 2), Process(repeats: 0, strength: 2));
        var rights = new[] { (PasswordCheckResult.Right)await one.TryAsync(Old), (PasswordCheckResult.Right)await two.TryAsync(Old) };
        var script = new FaultScript { BeforeWrite = new Rendezvous(2).ArriveAsync };

        var started = await script.RunAsync(() => Task.WhenAll(one.Start.RunAsync(rights[0], Old, Stop), two.Start.RunAsync(rights[1], Old, Stop)));

        Assert.Equal(started.Select(start => start!.Value.Token.Key).Order(), await SessionKeysAsync());
        Assert.Equal(PasswordVerificationResult.Success, one.Hashing.Verify((await ReadAdaAsync()).PasswordHash, Old));
    }

    [Fact]
    public async Task However_many_sessions_there_were_a_sign_in_costs_the_same()
    {
        await AddAdaAsync();
        await Calm.SignInAsync(Old);
        await Task.WhenAll(Enumerable.Range(0, SessionTable.MaxSessions - 1).Select(_ => AddSessionAsync()));
        await Calm.SignInAsync(Old);
        var first = await CountAsync(() => Calm.SignInAsync(Old));
        for (var number = 0; number < 20; number++)
            await Calm.SignInAsync(Old);
        var last = await CountAsync(() => Calm.SignInAsync(Old));

        // Nine count the attempt and check the password; one each for the session, the login, the sweep, and the session that makes room.
        Assert.Equal((13, 13), (first, last));
        Assert.Equal(SessionTable.MaxSessions, (await SessionKeysAsync()).Count);
    }

    [Fact]
    public async Task However_much_has_expired_a_sign_in_removes_a_bounded_part_of_it_and_the_next_ones_the_rest()
    {
        await AddAdaAsync();
        await Task.WhenAll(Enumerable.Range(0, 250).Select(_ => AddSessionAsync(DateTimeOffset.UtcNow.AddMinutes(-1))));
        var rows = new List<int>();
        var script = new FaultScript();

        await script.RunAsync(async () =>
        {
            for (var number = 0; number < 3; number++)
            {
                await Calm.SignInAsync(Old);
                rows.Add((await SessionKeysAsync()).Count);
            }

            return true;
        });

        Assert.Equal([250 + 1 - 100, 250 + 2 - 200, 3], rows);
    }

    [Fact]
    public async Task A_new_session_stays_where_a_hundred_others_last_longer()
    {
        await AddAdaAsync();
        var farAway = DateTimeOffset.UtcNow.AddDays(30);
        await Task.WhenAll(Enumerable.Range(0, SessionTable.MaxSessions).Select(_ => AddSessionAsync(farAway)));

        var token = await Calm.SignInAsync(Old);

        var keys = await SessionKeysAsync();
        Assert.Contains(token!.Key, keys);
        Assert.Equal(SessionTable.MaxSessions, keys.Count);
    }

    [Fact]
    public async Task A_sign_in_removes_nobody_elses_sessions()
    {
        await AddAdaAsync();
        var eve = SessionToken.New(UserId.For("eve", "key-1"));
        await Calm.Sessions.AddAsync(new Session(eve.UserId, eve.Key, Role.Customer, DateTimeOffset.UtcNow.AddMinutes(-1)), Stop);

        await Calm.SignInAsync(Old);

        Assert.NotNull(await Calm.Sessions.FindAsync(eve, Stop));
    }

    private static async Task<int> CountAsync<T>(Func<Task<T>> call)
    {
        var script = new FaultScript();
        await script.RunAsync(call);
        return script.Operations.Count;
    }
}
