using CustomerFunctions.Identity.Logins;
using CustomerFunctions.Identity.Passwords;
using Shared.Events;
using Shared.Identifiers;
using Shared.Messaging;
using Tests.Support;

namespace Tests.Integration.Customers;

/// <summary>The writes of a password reset: dying before and after each, running it twice, two at once. One token works, and it works once.</summary>
public sealed class PasswordResetWritesTests(TableServiceFixture tableService) : IdentityTest(tableService)
{
    private readonly RecordedTopics _topics = new();

    [Theory]
    [MemberData(nameof(OneWrite.LostAnswers), MemberType = typeof(OneWrite))]
    public async Task A_reset_is_stored_with_one_secret_whatever_happens_to_the_write(Fault fault, int repeats)
    {
        await AddAdaAsync();
        var request = await NewRequestAsync();
        var activity = Process(repeats).AddReset;

        Assert.True(await FaultScript.CallAsSagaAsync(fault, () => activity.RunAsync(request, Stop)));
        var first = await ReadAsync(request);
        await activity.RunAsync(request, Stop);

        Assert.Equal(first.SecretHash, (await ReadAsync(request)).SecretHash);
        Assert.Single(await ResetKeysAsync());
    }

    [Fact]
    public async Task Two_runs_at_once_store_one_secret()
    {
        await AddAdaAsync();
        var request = await NewRequestAsync();
        var script = new FaultScript { BeforeWrite = new Rendezvous(2).ArriveAsync };

        var added = await script.RunAsync(
            () => Task.WhenAll(Process(repeats: 0).AddReset.RunAsync(request, Stop), Process(repeats: 0).AddReset.RunAsync(request, Stop)));

        Assert.Equal([true, true], added);
        Assert.Single(await ResetKeysAsync());
    }

    [Fact]
    public async Task Two_resets_at_once_that_both_remove_an_expired_one_are_both_stored()
    {
        await AddAdaAsync();
        await AddResetAsync(new ManualTime(DateTimeOffset.UtcNow.AddDays(-1)));
        var script = new FaultScript { BeforeWrite = new Rendezvous(2).ArriveAsync };
        var requests = new[] { await NewRequestAsync(), await NewRequestAsync() };

        await script.RunAsync(() => Task.WhenAll(requests.Select(request => Process(repeats: 0).AddReset.RunAsync(request, Stop))));

        Assert.Equal(requests.Select(request => request.ResetId).Order(), await ResetKeysAsync());
    }

    [Fact]
    public async Task A_login_has_few_resets_however_many_are_asked_for_and_the_newest_are_left()
    {
        var time = new ManualTime(DateTimeOffset.UtcNow);
        await AddAdaAsync();
        PasswordResetRequest request = null!;
        for (var number = 0; number < 30; number++)
        {
            request = await AddResetAsync(time);
            time.Advance(TimeSpan.FromSeconds(1));
        }

        var keys = await ResetKeysAsync();
        Assert.Equal(20, keys.Count);
        Assert.Contains(request.ResetId, keys);
    }

    [Theory]
    [MemberData(nameof(OneWrite.LostAnswers), MemberType = typeof(OneWrite))]
    public async Task A_sent_secret_is_forgotten_whatever_happens_to_the_write_and_no_second_token_is_sent(Fault fault, int repeats)
    {
        await AddAdaAsync();
        var request = await AddResetAsync();
        var activity = Send(repeats);

        await FaultScript.CallAsSagaAsync(fault, () => activity.RunAsync(request, Stop));
        await activity.RunAsync(request, Stop);

        Assert.Null((await ReadAsync(request)).Secret);
        Assert.Single(_topics.Published.Select(published => published.Event.Id).Distinct());
        Assert.InRange(_topics.Published.Count, 1, 2);
    }

    [Fact]
    public async Task Two_runs_at_once_send_the_same_token()
    {
        await AddAdaAsync();
        var request = await AddResetAsync();
        var script = new FaultScript { BeforeWrite = new Rendezvous(2).ArriveAsync };

        await script.RunAsync(async () =>
        {
            await Task.WhenAll(Send(repeats: 0).RunAsync(request, Stop), Send(repeats: 0).RunAsync(request, Stop));
            return true;
        });

        Assert.Single(_topics.Messages.Select(sent => sent.Message.MessageId).Distinct());
        Assert.Null((await ReadAsync(request)).Secret);
    }

    [Fact]
    public async Task A_broker_that_is_down_leaves_the_secret_for_the_next_run()
    {
        await AddAdaAsync();
        var request = await AddResetAsync();
        _topics.IsDown = true;
        await Assert.ThrowsAnyAsync<Exception>(() => Send(repeats: 0).RunAsync(request, Stop));
        _topics.IsDown = false;

        await Send(repeats: 0).RunAsync(request, Stop);

        var token = Assert.Single(_topics.Published).Event.ReadData<PasswordResetRequested>().Token;
        Assert.True(PasswordResetToken.Parse(token)!.IsOf(await ReadAsync(request)));
    }

    [Fact]
    public async Task A_token_that_is_used_before_its_secret_is_forgotten_stays_used()
    {
        await AddAdaAsync();
        var request = await AddResetAsync();
        var held = new HeldAt(IoEdge.Tables, 6);
        var sending = UnderAsync(held, async () =>
        {
            await Send(repeats: 0).RunAsync(request, Stop);
            return true;
        });
        await held.Reached;

        Assert.True(await Calm.SetPassword.RunAsync(await StoreChangeAsync(New, request.ResetId), Stop));
        held.Release();
        await sending;

        var row = await ReadAsync(request);
        Assert.Equal((2L, null), (row.UsedForVersion!.Value, row.Secret));
    }

    [Theory]
    [MemberData(nameof(OneWrite.Faults), MemberType = typeof(OneWrite))]
    public async Task A_token_and_all_others_are_used_up_with_the_password_whatever_happens_to_the_write(Fault fault, int repeats)
    {
        await AddAdaAsync();
        var (used, other) = (await AddResetAsync(), await AddResetAsync());
        var change = await StoreChangeAsync(New, used.ResetId, "address");

        Assert.True(await FaultScript.CallAsSagaAsync(fault, () => Process(repeats).SetPassword.RunAsync(change, Stop)));

        Assert.Equal((2L, New), ((await ReadAsync(used)).UsedForVersion!.Value, await RightPasswordAsync()));
        Assert.DoesNotContain(other.ResetId, await ResetKeysAsync());
        Assert.True((await ReadAdaAsync()).Knows("address"));
    }

    [Fact]
    public async Task A_token_is_not_used_up_where_its_use_died_before_anything_was_written()
    {
        await AddAdaAsync();
        var (used, other) = (await AddResetAsync(), await AddResetAsync());
        var change = await StoreChangeAsync(New, used.ResetId);
        await Assert.ThrowsAnyAsync<Exception>(() => new FaultScript(Fault.Before).RunAsync(
            () => Process(repeats: 0).SetPassword.RunAsync(change, Stop)));

        Assert.Equal((null, Old), ((await ReadAsync(used)).UsedForVersion, await RightPasswordAsync()));
        Assert.Equal(new[] { used.ResetId, other.ResetId }.Order(), await ResetKeysAsync());
    }

    [Fact]
    public async Task A_token_is_not_used_twice_where_the_first_use_died_as_soon_as_anything_was_written()
    {
        await AddAdaAsync();
        var reset = await AddResetAsync();
        var change = await StoreChangeAsync(New, reset.ResetId);
        await Assert.ThrowsAnyAsync<Exception>(() => new FaultScript(Fault.After).RunAsync(
            () => Process(repeats: 0).SetPassword.RunAsync(change, Stop)));

        Assert.False(await Calm.SetPassword.RunAsync(await StoreChangeAsync(Other, reset.ResetId), Stop));

        Assert.Null(await Calm.Changes.FindAsync("ada", 3, Stop));

        Assert.Equal((2L, New), ((await ReadAsync(reset)).UsedForVersion!.Value, await RightPasswordAsync()));
    }

    [Fact]
    public async Task A_reset_that_is_asked_for_while_the_password_changes_disturbs_neither()
    {
        await AddAdaAsync();
        await AddResetAsync(new ManualTime(DateTimeOffset.UtcNow.AddDays(-1)));
        var (used, late) = (await AddResetAsync(), await NewRequestAsync());
        var change = await StoreChangeAsync(New, used.ResetId);
        var script = new FaultScript { BeforeWrite = new Rendezvous(2).ArriveAsync };

        await script.RunAsync(() => Task.WhenAll(
            Process(repeats: 0).SetPassword.RunAsync(change, Stop),
            Process(repeats: 0).AddReset.RunAsync(late, Stop)));

        Assert.Equal(New, await RightPasswordAsync());
        Assert.Equal(2L, (await ReadAsync(used)).UsedForVersion);
    }

    [Fact]
    public async Task A_change_whose_reset_has_gone_meanwhile_is_refused_and_leaves_nothing()
    {
        await AddAdaAsync();
        var reset = await AddResetAsync();
        var change = await StoreChangeAsync(New, reset.ResetId);
        await Calm.Resets.RemoveOpenAsync("ada", exceptAddressKey: "another address", Stop);

        Assert.False(await Calm.SetPassword.RunAsync(change, Stop));

        Assert.Equal(Old, await RightPasswordAsync());
        Assert.Null(await Calm.Changes.FindAsync("ada", 2, Stop));
    }

    [Fact]
    public async Task Another_address_of_the_customer_ends_what_was_sent_to_the_former_one_and_nothing_else()
    {
        await AddAdaAsync();
        var former = await AddResetAsync();
        await Customers.ChangeAsync(Ada, customer => customer with { Email = "king@example.com", Version = 2 }, Stop);
        var present = await AddResetAsync();

        await Send(repeats: 3).RunAsync(former, Stop);
        await new RemovePasswordResets(Customers, Calm.Resets).RunAsync(Ada, Stop);

        Assert.Empty(_topics.Published);
        Assert.Equal([present.ResetId], await ResetKeysAsync());
    }

    private async Task<PasswordResetRequest> NewRequestAsync()
    {
        var request = PasswordResetRequest.Stored(ResetId.New());
        await Calm.Resets.AddRequestAsync(request.ResetId, "ada", Stop);
        return request;
    }

    private async Task<PasswordResetRequest> AddResetAsync(TimeProvider? time = null)
    {
        var request = await NewRequestAsync();
        Assert.True(await Process(time: time).AddReset.RunAsync(request, Stop));
        return request;
    }

    private SendPasswordReset Send(int repeats)
    {
        var process = Process(repeats);
        return new SendPasswordReset(process.Logins, Tables(repeats).Customers, process.Resets, new ServiceBusSenders(_topics.Client), TimeProvider.System);
    }

    private async Task<PasswordResetRow> ReadAsync(PasswordResetRequest request) => (await Calm.Resets.FindAsync("ada", request.ResetId, Stop))!;

    private async Task<IReadOnlyList<string>> ResetKeysAsync() =>
        [.. (await KeysAsync(LoginTable.Name, "ada")).Where(key => key.StartsWith(PasswordResetRow.Prefix, StringComparison.Ordinal))];
}
