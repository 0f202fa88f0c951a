using CustomerFunctions.Identity.Passwords;
using Shared.Identity;
using Shared.Identity.Sessions;
using Tests.Support;

namespace Tests.Integration.Customers;

/// <summary>Every write to the sessions: its answer is lost, or two run at once.</summary>
public sealed class SessionWritesTests(TableServiceFixture tableService) : IdentityTest(tableService)
{
    public static TheoryData<Fault, int, int> FaultsOfThreeWrites
    {
        get
        {
            var data = new TheoryData<Fault, int, int>();
            for (var write = 1; write <= 3; write++)
            {
                data.Add(Fault.After, 3, write);
                data.Add(Fault.After, 0, write);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(OneWrite.LostAnswers), MemberType = typeof(OneWrite))]
    public async Task A_session_is_one_row_whatever_happens_to_the_write(Fault fault, int repeats)
    {
        var token = SessionToken.New(Ada);
        var session = new Session(Ada, token.Key, Role.Customer, DateTimeOffset.UtcNow.AddHours(1));
        var sessions = new SessionTable(Service(repeats));

        await FaultScript.CallAsSagaAsync(fault, () => sessions.AddAsync(session, Stop));

        Assert.Equal(session, await sessions.FindAsync(token, Stop));
        Assert.Equal([token.Key], await SessionKeysAsync());
    }

    [Theory]
    [MemberData(nameof(OneWrite.LostAnswers), MemberType = typeof(OneWrite))]
    public async Task An_ended_session_stays_so_whatever_happens_to_the_write_and_no_other_ends(Fault fault, int repeats)
    {
        var (ended, other) = (await AddSessionAsync(), await AddSessionAsync());
        var sessions = new SessionTable(Service(repeats));

        await FaultScript.CallAsSagaAsync(fault, () => sessions.RemoveAsync(Ada, ended.Key, Stop));

        Assert.Equal([other.Key], await SessionKeysAsync());
    }

    [Fact]
    public async Task Who_ends_a_session_twice_at_once_succeeds_twice()
    {
        var session = await AddSessionAsync();
        var script = new FaultScript { BeforeWrite = new Rendezvous(2).ArriveAsync };
        var sessions = new SessionTable(Service(repeats: 0));

        await script.RunAsync(() => BothAsync(() => sessions.RemoveAsync(Ada, session.Key, Stop)));

        Assert.Empty(await SessionKeysAsync());
    }

    [Theory]
    [MemberData(nameof(FaultsOfThreeWrites))]
    public async Task All_sessions_but_the_kept_one_end_whatever_happens_to_any_of_the_writes(Fault fault, int repeats, int write)
    {
        var kept = await AddSessionAsync();
        for (var number = 0; number < 3; number++)
            await AddSessionAsync();
        var activity = new EndSessions(new SessionTable(Service(repeats)));

        await FaultScript.CallAsSagaAsync(fault, () => activity.RunAsync(new EndSessionsRequest(Ada, kept.Key), Stop), write);

        Assert.Equal([kept.Key], await SessionKeysAsync());
    }

    [Fact]
    public async Task Two_activities_that_end_all_sessions_at_once_do_not_disturb_each_other()
    {
        for (var number = 0; number < 3; number++)
            await AddSessionAsync();
        var script = new FaultScript { BeforeWrite = new Rendezvous(6).ArriveAsync };
        var activity = new EndSessions(new SessionTable(Service(repeats: 0)));

        await script.RunAsync(() => BothAsync(() => activity.RunAsync(new EndSessionsRequest(Ada, null), Stop)));

        Assert.Empty(await SessionKeysAsync());
    }

    [Fact]
    public async Task More_sessions_than_a_page_of_storage_holds_end_too()
    {
        var kept = await AddSessionAsync();
        await Task.WhenAll(Enumerable.Range(0, 250).Select(_ => AddSessionAsync()));

        await new EndSessions(new SessionTable(Service(repeats: 3))).RunAsync(new EndSessionsRequest(Ada, kept.Key), Stop);

        Assert.Equal([kept.Key], await SessionKeysAsync());
    }

    [Theory]
    [MemberData(nameof(FaultsOfThreeWrites))]
    public async Task What_has_expired_is_swept_whatever_happens_to_any_of_the_writes(Fault fault, int repeats, int write)
    {
        var (started, other) = (await AddSessionAsync(), await AddSessionAsync());
        for (var number = 0; number < 3; number++)
            await AddSessionAsync(DateTimeOffset.UtcNow.AddMinutes(-1));
        var sessions = new SessionTable(Service(repeats));

        await FaultScript.CallAsSagaAsync(fault, () => sessions.SweepAsync(started, DateTimeOffset.UtcNow, Stop), write);

        Assert.Equal(new[] { started.Key, other.Key }.Order(), await SessionKeysAsync());
    }

    [Fact]
    public async Task Two_sweeps_at_once_do_not_disturb_each_other()
    {
        var started = new[] { await AddSessionAsync(), await AddSessionAsync() };
        await AddSessionAsync(DateTimeOffset.UtcNow.AddMinutes(-1));
        var script = new FaultScript { BeforeWrite = new Rendezvous(2).ArriveAsync };
        var sessions = new SessionTable(Service(repeats: 0));

        await script.RunAsync(async () =>
        {
            await Task.WhenAll(started.Select(session => sessions.SweepAsync(session, DateTimeOffset.UtcNow, Stop)));
            return true;
        });

        Assert.Equal(started.Select(session => session.Key).Order(), await SessionKeysAsync());
    }

    private static async Task<bool> BothAsync(Func<Task> call)
    {
        await Task.WhenAll(call(), call());
        return true;
    }
}
