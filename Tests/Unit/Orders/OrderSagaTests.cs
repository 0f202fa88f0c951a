using BillingFunctions.Ledger;
using Microsoft.DurableTask;
using OrderFunctions.Orders;
using OrderFunctions.Placement;
using Shared.Amounts;
using Shared.Events;
using Shared.Identifiers;
using Shared.Sagas;
using Tests.Support;

namespace Tests.Unit.Orders;

public sealed class OrderSagaTests
{
    private static readonly Currency Usd = Currency.Find("USD");
    private static readonly UserId User = UserId.For("ada", "key");
    private static readonly OrderId Id = OrderId.For(User, "key");
    private static readonly DateTimeOffset Noon = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);

    private static readonly OrderSagaInput Input = new(User, 400m, Usd, "Books", 3);

    private static readonly Order Pending =
        new(Id, User, new Money(40_000, Usd), "Books", OrderStatus.Pending, null, 4, Noon, Noon, Input.Fingerprint);

    private static readonly OrderState ConfirmedState = OrderState.Finished(null, Noon.AddSeconds(1));
    private static readonly Order Confirmed = Pending.With(ConfirmedState);
    private static readonly CreateOrderResult Created = new() { Created = new CreatedOrder(Pending.Price, 4, Noon), ETag = "W/\"1\"" };
    private static readonly OrderKey Key = new(Id, User, 4, "W/\"1\"");
    private static readonly OrderDebit Debit = new(User, Id, new Money(40_000, Usd)) { Run = ScriptedSaga.Began };

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

    [Fact]
    public async Task An_abort_before_the_debit_calls_it_off_and_rejects_the_order()
    {
        var state = OrderState.Finished(RejectionReason.TechnicalFailure, Noon);
        var rejected = Pending.With(state);
        var saga = Saga()
            .ReturnsAfterTheEvent(nameof(CreateOrder), Created)
            .Returns(nameof(ReverseDebit), OperationStatus.Void)
            .Returns(nameof(CompleteOrder), state)
            .Returns(nameof(PublishEvent));

        var result = await OrderSaga.RunAsync(saga.Context);

        Assert.Equal(rejected, result.Order);
        Assert.Equal([nameof(CreateOrder), nameof(ReverseDebit), nameof(CompleteOrder), "SetCustomStatus", nameof(PublishEvent)], saga.StepNames);
        Assert.Equal(new SagaStep(nameof(ReverseDebit), Debit, SagaRetries.UntilGoingOn), saga.Steps[1]);
    }

    [Fact]
    public async Task An_abort_during_the_debit_undoes_it_without_waiting_for_its_end()
    {
        var state = OrderState.Finished(RejectionReason.TechnicalFailure, Noon);
        var rejected = Pending.With(state);
        var saga = Saga()
            .Returns(nameof(CreateOrder), Created)
            .HangsUntilTheEvent<DebitOutcome>(nameof(DebitAccount))
            .Returns(nameof(ReverseDebit), OperationStatus.Reversed)
            .Returns(nameof(CompleteOrder), state)
            .Returns(nameof(PublishEvent));

        var result = await OrderSaga.RunAsync(saga.Context);

        Assert.Equal(rejected, result.Order);
        Assert.Equal(
            [nameof(CreateOrder), nameof(DebitAccount), nameof(ReverseDebit), nameof(CompleteOrder), "SetCustomStatus", nameof(PublishEvent)],
            saga.StepNames);
        Assert.Equal(Complete(RejectionReason.TechnicalFailure), saga.Steps[3].Input);
    }

    [Fact]
    public async Task An_abort_that_comes_with_the_outcome_of_the_debit_is_too_late()
    {
        var saga = Saga()
            .Returns(nameof(CreateOrder), Created)
            .ReturnsAfterTheEvent(nameof(DebitAccount), new DebitOutcome(OperationStatus.Applied, null))
            .Returns(nameof(CompleteOrder), ConfirmedState)
            .Returns(nameof(PublishEvent));

        Assert.Equal(Confirmed, (await OrderSaga.RunAsync(saga.Context)).Order);
        Assert.DoesNotContain(nameof(ReverseDebit), saga.StepNames);
    }

    [Theory]
    [InlineData(OperationStatus.Void)]
    [InlineData(OperationStatus.Reversed)]
    public async Task A_debit_that_an_earlier_run_undid_rejects_the_order_as_technical(OperationStatus status)
    {
        var saga = Saga()
            .Returns(nameof(CreateOrder), Created)
            .Returns(nameof(DebitAccount), new DebitOutcome(status, null))
            .Returns(nameof(CompleteOrder), OrderState.Finished(RejectionReason.TechnicalFailure, Noon))
            .Returns(nameof(PublishEvent));

        await OrderSaga.RunAsync(saga.Context);

        Assert.Equal(Complete(RejectionReason.TechnicalFailure), saga.Steps[2].Input);
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

    [Theory]
    [InlineData(OrderStatus.Confirmed, null, nameof(OrderConfirmed))]
    [InlineData(OrderStatus.Rejected, RejectionReason.InsufficientFunds, nameof(OrderRejected))]
    [InlineData(OrderStatus.Cancelled, null, nameof(OrderCancelled))]
    public async Task An_order_that_is_found_finished_is_told_again_and_nothing_else_is_redone(OrderStatus status, RejectionReason? reason, string told)
    {
        var finished = Pending with { Status = status, Reason = reason };
        var saga = Saga()
            .Returns(nameof(CreateOrder), new CreateOrderResult { Found = finished, ETag = "W/\"2\"" })
            .Returns(nameof(PublishEvent));

        var result = await OrderSaga.RunAsync(saga.Context);

        Assert.Equal(new OrderSagaResult(finished, null, true), result);
        Assert.Equal([nameof(CreateOrder), "SetCustomStatus", nameof(PublishEvent)], saga.StepNames);
        Assert.Equal($"{Id}-{told}", Assert.IsType<OutgoingEvent>(saga.Steps[2].Input).Event.Id);
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
    public async Task An_abort_is_remembered_when_the_saga_goes_on_as_new()
    {
        var saga = Saga()
            .ReturnsAfterTheEvent(nameof(CreateOrder), Created)
            .Fails<OperationStatus>(nameof(ReverseDebit), new IOException("The storage does not answer."));

        await OrderSaga.RunAsync(saga.Context);

        var next = Assert.IsType<OrderSagaInput>(saga.NextInput);
        Assert.True(next.Progress!.IsAborted);
        var again = new ScriptedSaga(Id, next, "3.0")
            .Returns(nameof(CreateOrder), new CreateOrderResult { Found = Pending, ETag = "W/\"1\"" })
            .Returns(nameof(ReverseDebit), OperationStatus.Void)
            .Returns(nameof(CompleteOrder), OrderState.Finished(RejectionReason.TechnicalFailure, Noon))
            .Returns(nameof(PublishEvent));
        Assert.Equal(OrderStatus.Rejected, (await OrderSaga.RunAsync(again.Context)).Order!.Status);
        Assert.DoesNotContain(nameof(DebitAccount), again.StepNames);
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

    [Fact]
    public async Task The_price_that_is_debited_is_that_of_the_stored_order()
    {
        var other = Pending with { Price = new Money(7, Usd), Fingerprint = "of another request" };
        var saga = Saga()
            .Returns(nameof(CreateOrder), new CreateOrderResult { Found = other, ETag = "W/\"1\"" })
            .Returns(nameof(DebitAccount), new DebitOutcome(OperationStatus.Applied, null))
            .Returns(nameof(CompleteOrder), ConfirmedState)
            .Returns(nameof(PublishEvent));

        await OrderSaga.RunAsync(saga.Context);

        Assert.Equal(Debit with { Price = new Money(7, Usd), IsRepair = true }, saga.Steps[1].Input);
    }

    [Theory]
    [InlineData(OrderStatus.Rejected, RejectionReason.InsufficientFunds)]
    [InlineData(OrderStatus.Cancelled, null)]
    public async Task A_lost_order_that_nothing_was_kept_for_is_not_charged_again_and_gets_its_end_back(OrderStatus status, RejectionReason? reason)
    {
        var outcome = Pending with { Status = status, Reason = reason, UpdatedAt = Noon.AddSeconds(1) };
        var saga = new ScriptedSaga(Id, Input with { Repair = new OrderRepair(outcome) }, "3.0")
            .Returns(nameof(CreateOrder), Created)
            .Returns(nameof(ReverseDebit), OperationStatus.Reversed)
            .Returns(nameof(CompleteOrder), outcome.State)
            .Returns(nameof(PublishEvent));

        Assert.Equal(outcome, (await OrderSaga.RunAsync(saga.Context)).Order);

        Assert.Equal(Debit with { IsRepair = true }, saga.Steps[1].Input);
        Assert.Equal(Complete(reason) with { Outcome = outcome }, saga.Steps[2].Input);
        Assert.Equal([nameof(CreateOrder), nameof(ReverseDebit), nameof(CompleteOrder), "SetCustomStatus", nameof(PublishEvent)], saga.StepNames);
    }

    [Theory]
    [InlineData(OperationStatus.Applied, null)]
    [InlineData(OperationStatus.Reversed, RejectionReason.TechnicalFailure)]
    public async Task A_lost_order_that_was_paid_is_confirmed_again_only_where_its_debit_stands(OperationStatus debit, RejectionReason? rejection)
    {
        var saga = new ScriptedSaga(Id, Input with { Repair = new OrderRepair(Confirmed) }, "3.0")
            .Returns(nameof(CreateOrder), Created)
            .Returns(nameof(DebitAccount), new DebitOutcome(debit, null))
            .Returns(nameof(CompleteOrder), ConfirmedState)
            .Returns(nameof(PublishEvent));

        await OrderSaga.RunAsync(saga.Context);

        Assert.Equal(Debit with { IsRepair = true }, saga.Steps[1].Input);
        Assert.Equal(
            Complete(rejection) with { Outcome = rejection is null ? Confirmed : null },
            saga.Steps[2].Input);
    }

    private static ScriptedSaga Saga() => new(Id, Input, "3.0");

    private static CompleteOrderRequest Complete(RejectionReason? reason) => new(reason) { Order = Key, SagaBegan = ScriptedSaga.Began };

    private static void AssertPublished<TEvent>(SagaStep step, TEvent data, DateTimeOffset time)
        where TEvent : IntegrationEvent
    {
        Assert.Equal((nameof(PublishEvent), SagaRetries.UntilGoingOn), (step.Name, step.Options));
        var outgoing = Assert.IsType<OutgoingEvent>(step.Input);
        Assert.Equal((ServiceBusEntities.OrdersTopic, data.EventId, time), (outgoing.Topic, outgoing.Event.Id, outgoing.Event.Time));
        Assert.Equal(data, outgoing.Event.ReadData<TEvent>());
    }
}
