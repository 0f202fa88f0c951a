using OrderFunctions.Cancellation;
using OrderFunctions.Orders;
using OrderFunctions.Placement;
using Shared.Identifiers;
using Shared.Sagas;
using Tests.Integration.Telemetry;
using Tests.Support;

namespace Tests.Integration.Orders;

/// <summary>The activities that finish an order: what they take for the order, whatever the version of the saga, and what they count.</summary>
public sealed class OrderActivityTests(TableServiceFixture tableService) : OrderWriterTest(tableService)
{
    private static readonly DateTime Began = DateTime.UtcNow.AddMinutes(-1);

    [Theory]
    [InlineData(null, OrderStatus.Confirmed)]
    [InlineData(RejectionReason.AccountFrozen, OrderStatus.Rejected)]
    public async Task An_order_is_finished_once_also_where_the_answer_to_the_write_is_lost(RejectionReason? reason, OrderStatus status)
    {
        var stored = await CreateAsync("key");
        var complete = new CompleteOrder(OtherProcess(repeats: 0).Writer);

        var state = await FaultScript.CallAsSagaAsync(
            Fault.After, () => complete.RunAsync(new CompleteOrderRequest(reason) { Order = OrderKey.Of(stored) }, Stop));

        Assert.Equal((status, reason), (state.Status, state.Reason));
        Assert.Equal(state, (await FindAsync(stored)).State);
    }

    [Fact]
    public async Task A_saga_of_an_earlier_version_that_names_the_stored_order_finishes_it()
    {
        var stored = await CreateAsync("key");

        var state = await CompleteAsync(new CompleteOrderRequest(null) { Stored = stored });

        Assert.Equal((OrderStatus.Confirmed, state), (state.Status, (await FindAsync(stored)).State));
    }

    [Fact]
    public async Task The_end_that_a_lost_order_had_is_restored_whatever_the_reason_says()
    {
        var stored = await CreateAsync("key");
        var cancelled = stored.Order.Cancel(Samples.Now);

        var state = await CompleteAsync(new CompleteOrderRequest(RejectionReason.TechnicalFailure) { Order = OrderKey.Of(stored), Outcome = cancelled });

        Assert.Equal(cancelled.State, state);
        Assert.Equal(cancelled, await FindAsync(stored));
    }

    [Fact]
    public async Task A_confirmed_order_is_cancelled_once_also_where_the_answer_to_the_write_is_lost()
    {
        var stored = await ConfirmAsync("key");
        var cancel = new CancelOrder(OtherProcess(repeats: 0).Writer);

        var cancelled = await FaultScript.CallAsSagaAsync(
            Fault.After, () => cancel.RunAsync(new CancelOrderRequest { Paid = PaidOrder.Of(stored.Order) }, Stop));

        Assert.Equal(stored.Order.Cancel(cancelled.UpdatedAt), cancelled);
        Assert.Equal(cancelled, await FindAsync(stored));
    }

    [Fact]
    public async Task A_cancellation_of_an_earlier_version_that_names_the_stored_order_cancels_it()
    {
        await CreateAsync("another");
        var stored = await ConfirmAsync("key");

        var cancelled = await new CancelOrder(Writer).RunAsync(new CancelOrderRequest { Order = stored.Order, ETag = "W/\"old\"" }, Stop);

        Assert.Equal((OrderStatus.Cancelled, cancelled), (cancelled.Status, await FindAsync(stored)));
    }

    [Fact]
    public async Task An_order_that_is_gone_fails_the_activity_for_good()
    {
        var (pending, confirmed) = (await CreateAsync("pending"), await ConfirmAsync("confirmed"));
        foreach (var lost in (StoredOrder[])[pending, confirmed])
            await Table.DeleteEntityAsync(User, OrderRow.KeyOf(lost.Order.Version), cancellationToken: Stop);

        await Assert.ThrowsAsync<DataLossException>(() => CompleteAsync(new CompleteOrderRequest(null) { Order = OrderKey.Of(pending) }));
        await Assert.ThrowsAsync<DataLossException>(() =>
            new CancelOrder(Writer).RunAsync(new CancelOrderRequest { Paid = PaidOrder.Of(confirmed.Order) }, Stop));
    }

    [Fact]
    public async Task The_ends_of_orders_are_counted_by_their_outcome_and_the_sagas_timed()
    {
        using var trace = new TestTrace();
        using var metrics = new RecordedMetrics(trace);
        var (confirmed, rejected) = (await CreateAsync("confirmed"), await CreateAsync("rejected"));

        await CompleteAsync(new CompleteOrderRequest(null) { Order = OrderKey.Of(confirmed) });
        await CompleteAsync(new CompleteOrderRequest(RejectionReason.InsufficientFunds) { Order = OrderKey.Of(rejected) });
        await new CancelOrder(Writer).RunAsync(new CancelOrderRequest { Paid = PaidOrder.Of(confirmed.Order) }, Stop);

        Assert.Equal(
            [
                "orders.finished{outcome=Cancelled}",
                "orders.finished{outcome=Confirmed}",
                "orders.finished{outcome=Rejected,reason=InsufficientFunds}",
                "orders.saga.duration{outcome=Confirmed}",
                "orders.saga.duration{outcome=Rejected}",
            ],
            metrics.Series);
        Assert.InRange(metrics.ValuesOf("orders.saga.duration{outcome=Confirmed}").Single(), 59, 3600);
    }

    [Fact]
    public async Task An_order_that_is_not_stored_is_counted_as_refused()
    {
        using var trace = new TestTrace();
        using var metrics = new RecordedMetrics(trace);

        var result = await new CreateOrder(Writer).RunAsync(
            new CreateOrderRequest(OrderId.For(User, "key"), new OrderSagaInput(User, 0.001m, null, null, null)), Stop);

        Assert.Equal(OrderRefusalKind.PriceInvalid, result.Refusal?.Kind);
        Assert.Equal(["orders.finished{outcome=Refused,reason=PriceInvalid}"], metrics.Series);
    }

    private Task<OrderState> CompleteAsync(CompleteOrderRequest request) =>
        new CompleteOrder(Writer).RunAsync(request with { SagaBegan = Began }, Stop);
}
