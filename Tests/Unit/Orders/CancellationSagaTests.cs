using BillingFunctions.Ledger;
using Microsoft.DurableTask;
using OrderFunctions.Cancellation;
using OrderFunctions.Orders;
using Shared.Amounts;
using Shared.Events;
using Shared.Sagas;
using Tests.Support;

namespace Tests.Unit.Orders;

public sealed class CancellationSagaTests
{
    private static readonly Currency Usd = Currency.Find("USD");
    private static readonly global::Shared.Identifiers.UserId UserId = global::Shared.Identifiers.UserId.For("ada", "key");
    private static readonly global::Shared.Identifiers.OrderId OrderId = global::Shared.Identifiers.OrderId.For(UserId, "key");
    private static readonly DateTimeOffset Noon = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);

    private static readonly Order Confirmed =
        new(OrderId, UserId, new Money(40_000, Usd), "Books", OrderStatus.Confirmed, null, 4, Noon, Noon, "fingerprint");

    private static readonly StoredOrder Stored = new(Confirmed, "W/\"1\"");

    private static readonly Order Cancelled = Confirmed.Cancel(Noon.AddHours(1));

    [Fact]
    public async Task A_confirmed_order_is_refunded_then_cancelled_then_answered_then_published()
    {
        var saga = Saga().Returns(nameof(RefundDebit)).Returns(nameof(CancelOrder), Cancelled).Returns(nameof(PublishEvent));

        var result = await CancellationSaga.RunAsync(saga.Context);

        Assert.Equal(Cancelled, result);
        Assert.Equal(
            [
                new SagaStep(nameof(RefundDebit), new OrderDebit(UserId, OrderId, new Money(40_000, Usd)), SagaRetries.UntilDone),
                new SagaStep(nameof(CancelOrder), Stored, SagaRetries.UntilDone),
                new SagaStep("SetCustomStatus", Cancelled, null),
            ],
            saga.Steps.SkipLast(1));
        Assert.Equal((nameof(PublishEvent), SagaRetries.UntilDone), (saga.Steps[^1].Name, saga.Steps[^1].Options));
        var outgoing = Assert.IsType<OutgoingEvent>(saga.Steps[^1].Input);
        Assert.Equal(
            (ServiceBusEntities.OrdersTopic, $"{OrderId}-OrderCancelled", Cancelled.UpdatedAt),
            (outgoing.Topic, outgoing.Event.Id, outgoing.Event.Time));
        Assert.Equal(new OrderCancelled(OrderId, UserId, 400m, "USD", "Books"), outgoing.Event.ReadData<OrderCancelled>());
    }

    [Fact]
    public async Task An_order_without_a_debit_fails_the_saga_and_stays_as_it_is()
    {
        var debit = new OrderDebit(UserId, OrderId, Confirmed.Price);
        var saga = Saga().Fails(nameof(RefundDebit), new DebitMissingException(debit, OperationStatus.Void));

        await Assert.ThrowsAsync<TaskFailedException>(() => CancellationSaga.RunAsync(saga.Context));

        Assert.Equal([nameof(RefundDebit)], saga.StepNames);
    }

    [Fact]
    public void The_instance_is_named_after_the_order() => Assert.Equal($"cancel-{OrderId}", CancellationSaga.InstanceIdOf(OrderId));

    private static ScriptedSaga Saga() => new($"cancel-{OrderId}", new CancellationSagaInput(Stored));
}
