using Azure.Data.Tables;
using BillingFunctions.Ledger;
using Microsoft.DurableTask.Client;
using OrderFunctions.Cancellation;
using OrderFunctions.Orders;
using Shared.Events;
using Shared.Identifiers;
using Shared.Identity;
using Tests.Support;

namespace Tests.Integration.Orders;

public sealed class CancellationTests : IAsyncLifetime
{
    private OrdersApp _app = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _app = await OrdersApp.StartAsync();

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    public static TheoryData<string, Fault> EveryWriteOfACancellation => OneWrite.Of(nameof(RefundDebit), nameof(CancelOrder));

    [Fact]
    public async Task A_confirmed_order_is_cancelled_refunded_and_told_to_the_world()
    {
        var (user, order) = await PlaceAsync();

        var answer = await _app.CancelAsync(user, order.OrderId);

        Assert.Equal((200, "Cancelled", "400.00"), (answer.Status, answer.Text("status"), answer.Text("price")));
        Assert.Equal(answer.Body.GetRawText(), (await _app.GetAsync(order.Location!)).Body.GetRawText());
        await AssertRefundedOnceAsync(user, order.OrderId);
        var published = await _app.EventOfAsync(order.OrderId, nameof(OrderCancelled));
        Assert.Equal(new OrderCancelled(OrderId.Parse(order.OrderId), UserId.Parse(user), 400m, "USD"), published.ReadData<OrderCancelled>());
    }

    [Theory]
    [MemberData(nameof(EveryWriteOfACancellation))]
    public async Task Whatever_happens_to_a_write_the_price_comes_back_once(string activity, Fault fault)
    {
        var (user, order) = await PlaceAsync();
        _app.Faults.FailNextWrite(activity, fault);

        var answer = await _app.CancelAsync(user, order.OrderId, ("Prefer", "wait=60"));

        Assert.Equal((200, "Cancelled"), (answer.Status, answer.Text("status")));
        await AssertRefundedOnceAsync(user, order.OrderId);
        await _app.EventOfAsync(order.OrderId, nameof(OrderCancelled));
    }

    [Theory]
    [InlineData(Role.Admin, ActorRole.Admin)]
    [InlineData(Role.Customer, ActorRole.Customer)]
    public async Task The_refund_names_who_asked_for_the_cancellation_also_after_a_retry(Role role, ActorRole recorded)
    {
        var (user, order) = await PlaceAsync();
        var caller = role == Role.Admin ? UserId.For("another admin", "key") : UserId.Parse(user);
        using var client = new ApiClient(_app.BaseAddress) { Token = await SignedIn.StartSessionAsync(_app.Service<TableServiceClient>(), caller, role) };
        _app.Faults.FailAll(nameof(RefundDebit), Fault.Before);
        await client.PostAsync($"/api/orders/{order.OrderId}/cancellation?userId={user}", "", ("Prefer", "respond-async"));
        await Eventually.TrueAsync(() => _app.Faults.TableOperations.Any(operation => operation.Function == nameof(RefundDebit)));
        var saga = CancellationSaga.InstanceIdOf(OrderId.Parse(order.OrderId));
        await _app.Durable.TerminateInstanceAsync(saga, Stop);
        await Eventually.TrueAsync(async () => await _app.Durable.GetInstanceAsync(saga, Stop) is { IsCompleted: true });
        _app.Faults.Heal(nameof(RefundDebit));

        Assert.Equal(202, (await _app.PostToAsync($"/api/orchestrations/{saga}/retry", "", null)).Status);
        await _app.EventOfAsync(order.OrderId, nameof(OrderCancelled));

        var entries = await _app.EntriesAsync(user);
        Assert.Equal(new Actor(recorded, caller), entries.Single(entry => entry.Kind == EntryKind.OrderRefund).Actor);
        Assert.Equal(new Actor(ActorRole.Saga, order.OrderId), entries.Single(entry => entry.Kind == EntryKind.OrderDebit).Actor);
    }

    [Fact]
    public async Task Twenty_cancellations_at_once_refund_once_and_all_get_the_cancelled_order()
    {
        var (user, order) = await PlaceAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => _app.CancelAsync(user, order.OrderId, ("Prefer", "wait=60"))));

        Assert.All(answers, answer => Assert.Equal((200, answers[0].Body.GetRawText()), (answer.Status, answer.Body.GetRawText())));
        await AssertRefundedOnceAsync(user, order.OrderId);
    }

    [Fact]
    public async Task A_frozen_account_gets_its_money_back()
    {
        var (user, order) = await PlaceAsync();
        await _app.FreezeAsync(user);

        Assert.Equal(200, (await _app.CancelAsync(user, order.OrderId)).Status);
        await AssertRefundedOnceAsync(user, order.OrderId);
    }

    [Fact]
    public async Task The_key_of_a_cancelled_order_answers_cancelled_and_charges_nothing_also_after_the_purge()
    {
        var (user, order) = await PlaceAsync();
        await _app.CancelAsync(user, order.OrderId);

        var again = await _app.OrderAsync(user, "400", "key");
        await PurgeAsync(order.OrderId);
        var afterPurge = await _app.OrderAsync(user, "400", "key");

        Assert.Equal((201, "Cancelled", true), (again.Status, again.Text("status"), again.IsReplay));
        Assert.Equal((201, "Cancelled", true), (afterPurge.Status, afterPurge.Text("status"), afterPurge.IsReplay));
        await AssertRefundedOnceAsync(user, order.OrderId);
    }

    [Fact]
    public async Task A_cancellation_outlives_the_history_of_its_saga()
    {
        var (user, order) = await PlaceAsync();
        var first = await _app.CancelAsync(user, order.OrderId);
        await PurgeAsync(CancellationSaga.InstanceIdOf(OrderId.Parse(order.OrderId)));

        var again = await _app.CancelAsync(user, order.OrderId);

        Assert.Equal((200, first.Body.GetRawText()), (again.Status, again.Body.GetRawText()));
        await AssertRefundedOnceAsync(user, order.OrderId);
        Assert.Single(
            _app.Topics.Published.Select(published => published.Event.Id).Distinct(),
            id => id.EndsWith(nameof(OrderCancelled), StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(nameof(RefundDebit))]
    [InlineData(nameof(CancelOrder))]
    public async Task A_cancellation_that_was_terminated_at_any_step_is_driven_on_by_the_next_call(string activity)
    {
        var (user, order) = await PlaceAsync();
        _app.Faults.FailAll(activity, Fault.After);
        var accepted = await _app.CancelAsync(user, order.OrderId, ("Prefer", "respond-async"));
        var instance = CancellationSaga.InstanceIdOf(OrderId.Parse(order.OrderId));
        await Eventually.TrueAsync(() => _app.Faults.TableOperations.Any(operation => operation.Function == activity));
        await _app.Durable.TerminateInstanceAsync(instance, Stop);
        await Eventually.TrueAsync(async () => (await _app.Durable.GetInstanceAsync(instance, Stop))!.RuntimeStatus == OrchestrationRuntimeStatus.Terminated);
        _app.Faults.Heal(activity);

        var answer = await _app.CancelAsync(user, order.OrderId, ("Prefer", "wait=60"));

        Assert.Equal((202, 200, "Cancelled"), (accepted.Status, answer.Status, answer.Text("status")));
        await AssertRefundedOnceAsync(user, order.OrderId);
        await _app.EventOfAsync(order.OrderId, nameof(OrderCancelled));
    }

    [Fact]
    public async Task A_broker_outage_delays_the_event_and_no_cancellation()
    {
        var (user, order) = await PlaceAsync();
        await _app.EventOfAsync(order.OrderId, nameof(OrderConfirmed));
        _app.Topics.IsDown = true;

        Assert.Equal(200, (await _app.CancelAsync(user, order.OrderId)).Status);

        _app.Topics.IsDown = false;
        await _app.EventOfAsync(order.OrderId, nameof(OrderCancelled));
    }

    [Fact]
    public async Task A_confirmed_order_without_a_debit_is_not_refunded_and_the_call_says_that_it_did_not_end()
    {
        var user = await _app.RegisterAsync(balance: 100_000);
        var writer = _app.Service<OrderWriter>();
        var orderId = OrderId.For(user, "never debited");
        var created = await writer.CreateAsync(orderId, new OrderRequest(user, 400m, null, null, null), Stop);
        await writer.CompleteAsync(OrderKey.Of(created.Stored!), null, null, Stop);

        var answer = await _app.CancelAsync(user, orderId);

        Assert.Equal((503, "/problems/service-unavailable"), answer.Problem);
        Assert.Equal(100_000, await _app.BalanceAsync(user));
        Assert.Equal(OrderStatus.Confirmed, (await _app.Service<OrderTable>().FindAsync(user, orderId, Stop))!.Order.Status);
    }

    private async Task<(string User, ApiAnswer Order)> PlaceAsync()
    {
        var user = await _app.RegisterAsync(balance: 100_000);
        var order = await _app.OrderAsync(user, "400", "key", ("Prefer", "wait=60"));
        Assert.Equal(201, order.Status);
        return (user, order);
    }

    private async Task AssertRefundedOnceAsync(string user, string orderId)
    {
        Assert.Equal(100_000, await _app.BalanceAsync(user));
        Assert.Equal(
            [(EntryKind.OrderRefund, 40_000L, orderId), (EntryKind.OrderDebit, -40_000L, orderId)],
            (await _app.EntriesAsync(user)).Take(2).Select(entry => (entry.Kind, entry.Amount.MinorUnits, entry.OperationId)));
        Assert.Equal(3, (await _app.EntriesAsync(user)).Count);
    }

    private async Task PurgeAsync(string instanceId)
    {
        await Eventually.TrueAsync(async () => (await _app.Durable.GetInstanceAsync(instanceId, Stop))!.IsCompleted);
        Assert.Equal(1, (await _app.Durable.PurgeInstanceAsync(instanceId, cancellation: Stop)).PurgedInstanceCount);
    }
}
