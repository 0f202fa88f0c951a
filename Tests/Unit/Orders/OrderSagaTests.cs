using BillingFunctions.Ledger;
using Microsoft.DurableTask;
using OrderFunctions.Orders;
using OrderFunctions.Placement;
using Shared.Amounts;
using Shared.Events;
using Shared.Sagas;
using Tests.Support;

namespace Tests.Unit.Orders;

/// <summary>The order saga from its start to its end, and where a step fails.</summary>
public sealed class OrderSagaTests : OrderSagaTest
{
    [Fact]
    public async Task A_paid_order_is_created_debited_confirmed_answered_and_published()
    {
        var saga = Saga()
            .Returns(nameof(CreateOrder), Created)
            .Returns(nameof(DebitAccount), new DebitOutcome(OperationStatus.Applied, null))
            .Returns(nameof(CompleteOrder), ConfirmedState)
            .Returns(nameof(PublishEvent));

        var result = await OrderSaga.RunAsync(saga.Context);

        Assert.Equal(new OrderSagaResult(Confirmed, null, false), result);
        Assert.Equal(
            [
                new SagaStep(nameof(CreateOrder), new CreateOrderRequest(Id, Input), SagaRetries.UntilGoingOn),
                new SagaStep(nameof(DebitAccount), Debit, SagaRetries.Bounded),
                new SagaStep(nameof(CompleteOrder), Complete(null), SagaRetries.UntilGoingOn),
                new SagaStep("SetCustomStatus", result, null),
            ],
            saga.Steps.SkipLast(1));
        AssertPublished(saga.Steps[^1], new OrderConfirmed(Id, User, 400m, "USD", "Books"), Confirmed.UpdatedAt);
    }

    [Theory]
    [InlineData(DeclineReason.InsufficientFunds, RejectionReason.InsufficientFunds)]
    [InlineData(DeclineReason.CurrencyMismatch, RejectionReason.CurrencyMismatch)]
    [InlineData(DeclineReason.AccountFrozen, RejectionReason.AccountFrozen)]
    [InlineData(DeclineReason.AccountMissing, RejectionReason.AccountMissing)]
    public async Task A_declined_debit_rejects_the_order_for_its_reason_and_undoes_nothing(DeclineReason decline, RejectionReason reason)
    {
        var state = OrderState.Finished(reason, Noon.AddSeconds(1));
        var rejected = Pending.With(state);
        var saga = Saga()
            .Returns(nameof(CreateOrder), Created)
            .Returns(nameof(DebitAccount), new DebitOutcome(OperationStatus.Declined, decline))
            .Returns(nameof(CompleteOrder), state)
            .Returns(nameof(PublishEvent));

        var result = await OrderSaga.RunAsync(saga.Context);

        Assert.Equal(rejected, result.Order);
        Assert.Equal([nameof(CreateOrder), nameof(DebitAccount), nameof(CompleteOrder), "SetCustomStatus", nameof(PublishEvent)], saga.StepNames);
        Assert.Equal(Complete(reason), saga.Steps[2].Input);
        AssertPublished(
            saga.Steps[^1], new OrderRejected(Id, User, 400m, "USD", reason.ToString(), "Books"), rejected.UpdatedAt);
    }

    [Fact]
    public async Task A_debit_that_keeps_failing_is_undone_before_the_order_is_rejected_as_technical()
    {
        var state = OrderState.Finished(RejectionReason.TechnicalFailure, Noon.AddSeconds(30));
        var rejected = Pending.With(state);
        var saga = Saga()
            .Returns(nameof(CreateOrder), Created)
            .Fails<DebitOutcome>(nameof(DebitAccount), new IOException("The storage does not answer."))
            .Returns(nameof(ReverseDebit), OperationStatus.Void)
            .Returns(nameof(CompleteOrder), state)
            .Returns(nameof(PublishEvent));

        var result = await OrderSaga.RunAsync(saga.Context);

        Assert.Equal(rejected, result.Order);
        Assert.Equal(
            [nameof(CreateOrder), nameof(DebitAccount), nameof(ReverseDebit), nameof(CompleteOrder), "SetCustomStatus", nameof(PublishEvent)],
            saga.StepNames);
        Assert.Equal(new SagaStep(nameof(ReverseDebit), Debit, SagaRetries.UntilGoingOn), saga.Steps[2]);
        Assert.Equal(Complete(RejectionReason.TechnicalFailure), saga.Steps[3].Input);
    }

    [Theory]
    [InlineData(OrderRefusalKind.CustomerMissing)]
    [InlineData(OrderRefusalKind.ListChanged)]
    [InlineData(OrderRefusalKind.PriceInvalid)]
    public async Task A_refused_order_ends_the_saga_before_any_money_moves(OrderRefusalKind kind)
    {
        var refusal = new OrderRefusal(kind);
        var saga = Saga().Returns(nameof(CreateOrder), new CreateOrderResult { Refusal = refusal });

        var result = await OrderSaga.RunAsync(saga.Context);

        Assert.Equal(new OrderSagaResult(null, refusal, false), result);
        Assert.Equal([nameof(CreateOrder)], saga.StepNames);
    }

    [Fact]
    public async Task A_broker_that_is_down_for_long_makes_the_saga_go_on_as_new_with_its_result_and_only_the_event_missing()
    {
        var saga = Saga()
            .Returns(nameof(CreateOrder), Created)
            .Returns(nameof(DebitAccount), new DebitOutcome(OperationStatus.Applied, null))
            .Returns(nameof(CompleteOrder), ConfirmedState)
            .Fails(nameof(PublishEvent), new IOException("The broker does not answer."));

        await OrderSaga.RunAsync(saga.Context);

        var next = Assert.IsType<OrderSagaInput>(saga.NextInput);
        var result = new OrderSagaResult(Confirmed, null, false);
        Assert.Equal(Input with { Progress = new OrderProgress(ScriptedSaga.Began) { Result = result } }, next);

        var again = new ScriptedSaga(Id, next, "3.0").Returns(nameof(PublishEvent));
        Assert.Equal(result, await OrderSaga.RunAsync(again.Context));
        Assert.Equal(["SetCustomStatus", nameof(PublishEvent)], again.StepNames);
    }

    [Fact]
    public async Task A_debit_that_contradicts_its_record_fails_the_saga_and_moves_nothing()
    {
        var operation = new LedgerOperation(User, EntryKind.OrderDebit, Id, new Money(1, Usd));
        var saga = Saga()
            .Returns(nameof(CreateOrder), Created)
            .Fails<DebitOutcome>(nameof(DebitAccount), new OperationMismatchException(operation));

        await Assert.ThrowsAsync<TaskFailedException>(() => OrderSaga.RunAsync(saga.Context));

        Assert.Equal([nameof(CreateOrder), nameof(DebitAccount)], saga.StepNames);
    }

    private static void AssertPublished<TEvent>(SagaStep step, TEvent data, DateTimeOffset time)
        where TEvent : IntegrationEvent
    {
        Assert.Equal((nameof(PublishEvent), SagaRetries.UntilGoingOn), (step.Name, step.Options));
        var outgoing = Assert.IsType<OutgoingEvent>(step.Input);
        Assert.Equal((ServiceBusEntities.OrdersTopic, data.EventId, time), (outgoing.Topic, outgoing.Event.Id, outgoing.Event.Time));
        Assert.Equal(data, outgoing.Event.ReadData<TEvent>());
    }
}
