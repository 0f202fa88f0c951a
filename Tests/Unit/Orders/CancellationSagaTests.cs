using BillingFunctions.Ledger;
using Microsoft.DurableTask;
using OrderFunctions.Cancellation;
using OrderFunctions.Orders;
using Shared.Amounts;
using Shared.Events;
using Shared.Identifiers;
using Shared.Sagas;
using Tests.Support;

namespace Tests.Unit.Orders;

public sealed class CancellationSagaTests : OrderTest
{
    private static readonly Order Confirmed = PendingWith("fingerprint") with { Status = OrderStatus.Confirmed };

    private static readonly PaidOrder Paid = new(Id, User, 4, Confirmed.Price);

    private static readonly Order Cancelled = Confirmed.Cancel(Noon.AddHours(1));

    [Fact]
    public async Task A_confirmed_order_is_refunded_then_cancelled_then_answered_then_published()
    {
        var saga = Saga().Returns(nameof(RefundDebit)).Returns(nameof(CancelOrder), Cancelled).Returns(nameof(PublishEvent));

        var result = await CancellationSaga.RunAsync(saga.Context);

        Assert.Equal(Cancelled, result);
        Assert.Equal(
            [
                new SagaStep(nameof(RefundDebit), new OrderDebit(User, Id, new Money(40_000, Usd)) { Run = ScriptedSaga.Began }, SagaRetries.UntilGoingOn),
                new SagaStep(nameof(CancelOrder), new CancelOrderRequest { Paid = Paid }, SagaRetries.UntilGoingOn),
                new SagaStep("SetCustomStatus", Cancelled, null),
            ],
            saga.Steps.SkipLast(1));
        Assert.Equal((nameof(PublishEvent), SagaRetries.UntilGoingOn), (saga.Steps[^1].Name, saga.Steps[^1].Options));
        var outgoing = Assert.IsType<OutgoingEvent>(saga.Steps[^1].Input);
        Assert.Equal(
            (ServiceBusEntities.OrdersTopic, $"{Id}-OrderCancelled", Cancelled.UpdatedAt),
            (outgoing.Topic, outgoing.Event.Id, outgoing.Event.Time));
        Assert.Equal(new OrderCancelled(Id, User, 400m, "USD", "Books"), outgoing.Event.ReadData<OrderCancelled>());
    }

    [Fact]
    public async Task An_order_without_a_debit_fails_the_saga_and_stays_as_it_is()
    {
        var debit = new OrderDebit(User, Id, Confirmed.Price);
        var saga = Saga().Fails(nameof(RefundDebit), new DebitMissingException(debit, OperationStatus.Void));

        await Assert.ThrowsAsync<TaskFailedException>(() => CancellationSaga.RunAsync(saga.Context));

        Assert.Equal([nameof(RefundDebit)], saga.StepNames);
    }

    [Fact]
    public async Task A_refund_names_who_asked_for_the_cancellation()
    {
        var admin = new Actor(ActorRole.Admin, UserId.For("admin", "key"));
        var saga = new ScriptedSaga($"cancel-{Id}", CancellationSagaInput.For(Confirmed, admin), "3.0")
            .Returns(nameof(RefundDebit)).Returns(nameof(CancelOrder), Cancelled).Returns(nameof(PublishEvent));

        await CancellationSaga.RunAsync(saga.Context);

        Assert.Equal(admin, Assert.IsType<OrderDebit>(saga.Steps[0].Input).RequestedBy);
    }

    [Fact]
    public async Task Where_the_account_was_closed_meanwhile_the_saga_ends_without_a_cancelled_order()
    {
        var debit = new LedgerOperation(User, EntryKind.OrderDebit, Id, Confirmed.Price);
        var saga = Saga().Fails(nameof(RefundDebit), new AccountClosedException(debit));

        Assert.Null(await CancellationSaga.RunAsync(saga.Context));

        Assert.Equal([nameof(RefundDebit)], saga.StepNames);
    }

    [Fact]
    public async Task A_broker_that_is_down_for_long_makes_the_saga_go_on_as_new_with_only_the_event_missing()
    {
        var saga = Saga()
            .Returns(nameof(RefundDebit))
            .Returns(nameof(CancelOrder), Cancelled)
            .Fails(nameof(PublishEvent), new IOException("The broker does not answer."));

        await CancellationSaga.RunAsync(saga.Context);

        var again = new ScriptedSaga($"cancel-{Id}", saga.NextInput!, "3.0").Returns(nameof(PublishEvent));
        Assert.Equal(Cancelled, await CancellationSaga.RunAsync(again.Context));
        Assert.Equal(["SetCustomStatus", nameof(PublishEvent)], again.StepNames);
    }

    [Fact]
    public void The_instance_is_named_after_the_order() => Assert.Equal($"cancel-{Id}", CancellationSaga.InstanceIdOf(Id));

    private static ScriptedSaga Saga() => new($"cancel-{Id}", CancellationSagaInput.For(Confirmed), "3.0");
}
