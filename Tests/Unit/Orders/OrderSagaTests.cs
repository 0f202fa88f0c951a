using BillingFunctions.Ledger;
using Microsoft.DurableTask;
using OrderFunctions.Orders;
using OrderFunctions.Placement;
using Shared.Amounts;
using Shared.Events;
using Shared.Sagas;
using Tests.Support;

namespace Tests.Unit.Orders;

public sealed class OrderSagaTests
{
    private static readonly Currency Usd = Currency.Find("USD");
    private static readonly global::Shared.Identifiers.UserId UserId = global::Shared.Identifiers.UserId.For("ada", "key");
    private static readonly global::Shared.Identifiers.OrderId OrderId = global::Shared.Identifiers.OrderId.For(UserId, "key");
    private static readonly DateTimeOffset Noon = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);

    private static readonly OrderSagaInput Input = new(UserId, 400m, Usd, "Books", 3);

    private static readonly Order Pending =
        new(OrderId, UserId, new Money(40_000, Usd), "Books", OrderStatus.Pending, null, 4, Noon, Noon, Input.Fingerprint);

    private static readonly Order Confirmed = Pending.Finish(null, Noon.AddSeconds(1));

    private static readonly StoredOrder Stored = new(Pending, "W/\"1\"");

    private static readonly OrderDebit Debit = new(UserId, OrderId, new Money(40_000, Usd));

    [Fact]
    public async Task A_paid_order_is_created_debited_confirmed_answered_and_published()
    {
        var saga = Saga()
            .Returns(nameof(CreateOrder), new CreateOrderResult(Stored, null))
            .Returns(nameof(DebitAccount), new DebitOutcome(OperationStatus.Applied, null))
            .Returns(nameof(CompleteOrder), Confirmed)
            .Returns(nameof(PublishEvent));

        var result = await OrderSaga.RunAsync(saga.Context);

        Assert.Equal(new OrderSagaResult(Confirmed, null, false), result);
        Assert.Equal(
            [
                new SagaStep(nameof(CreateOrder), new CreateOrderRequest(OrderId, Input), SagaRetries.UntilDone),
                new SagaStep(nameof(DebitAccount), Debit, SagaRetries.Bounded),
                new SagaStep(nameof(CompleteOrder), new CompleteOrderRequest(Stored, null) { SagaBegan = ScriptedSaga.Began }, SagaRetries.UntilDone),
                new SagaStep("SetCustomStatus", result, null),
            ],
            saga.Steps.SkipLast(1));
        AssertPublished(saga.Steps[^1], new OrderConfirmed(OrderId, UserId, 400m, "USD", "Books"), Confirmed.UpdatedAt);
    }

    [Theory]
    [InlineData(DeclineReason.InsufficientFunds, RejectionReason.InsufficientFunds)]
    [InlineData(DeclineReason.CurrencyMismatch, RejectionReason.CurrencyMismatch)]
    [InlineData(DeclineReason.AccountFrozen, RejectionReason.AccountFrozen)]
    [InlineData(DeclineReason.AccountMissing, RejectionReason.AccountMissing)]
    public async Task A_declined_debit_rejects_the_order_for_its_reason_and_undoes_nothing(DeclineReason decline, RejectionReason reason)
    {
        var rejected = Pending.Finish(reason, Noon.AddSeconds(1));
        var saga = Saga()
            .Returns(nameof(CreateOrder), new CreateOrderResult(Stored, null))
            .Returns(nameof(DebitAccount), new DebitOutcome(OperationStatus.Declined, decline))
            .Returns(nameof(CompleteOrder), rejected)
            .Returns(nameof(PublishEvent));

        var result = await OrderSaga.RunAsync(saga.Context);

        Assert.Equal(rejected, result.Order);
        Assert.Equal([nameof(CreateOrder), nameof(DebitAccount), nameof(CompleteOrder), "SetCustomStatus", nameof(PublishEvent)], saga.StepNames);
        Assert.Equal(new CompleteOrderRequest(Stored, reason) { SagaBegan = ScriptedSaga.Began }, saga.Steps[2].Input);
        AssertPublished(
            saga.Steps[^1], new OrderRejected(OrderId, UserId, 400m, "USD", reason.ToString(), "Books"), rejected.UpdatedAt);
    }

    [Fact]
    public async Task A_debit_that_keeps_failing_is_undone_before_the_order_is_rejected_as_technical()
    {
        var rejected = Pending.Finish(RejectionReason.TechnicalFailure, Noon.AddSeconds(30));
        var saga = Saga()
            .Returns(nameof(CreateOrder), new CreateOrderResult(Stored, null))
            .Fails<DebitOutcome>(nameof(DebitAccount), new IOException("The storage does not answer."))
            .Returns(nameof(ReverseDebit), OperationStatus.Void)
            .Returns(nameof(CompleteOrder), rejected)
            .Returns(nameof(PublishEvent));

        var result = await OrderSaga.RunAsync(saga.Context);

        Assert.Equal(rejected, result.Order);
        Assert.Equal(
            [nameof(CreateOrder), nameof(DebitAccount), nameof(ReverseDebit), nameof(CompleteOrder), "SetCustomStatus", nameof(PublishEvent)],
            saga.StepNames);
        Assert.Equal(new SagaStep(nameof(ReverseDebit), Debit, SagaRetries.UntilDone), saga.Steps[2]);
        Assert.Equal(new CompleteOrderRequest(Stored, RejectionReason.TechnicalFailure) { SagaBegan = ScriptedSaga.Began }, saga.Steps[3].Input);
    }

    [Fact]
    public async Task An_abort_before_the_debit_calls_it_off_and_rejects_the_order()
    {
        var rejected = Pending.Finish(RejectionReason.TechnicalFailure, Noon);
        var saga = Saga()
            .ReturnsAfterTheEvent(nameof(CreateOrder), new CreateOrderResult(Stored, null))
            .Returns(nameof(ReverseDebit), OperationStatus.Void)
            .Returns(nameof(CompleteOrder), rejected)
            .Returns(nameof(PublishEvent));

        var result = await OrderSaga.RunAsync(saga.Context);

        Assert.Equal(rejected, result.Order);
        Assert.Equal([nameof(CreateOrder), nameof(ReverseDebit), nameof(CompleteOrder), "SetCustomStatus", nameof(PublishEvent)], saga.StepNames);
        Assert.Equal(new SagaStep(nameof(ReverseDebit), Debit, SagaRetries.UntilDone), saga.Steps[1]);
    }

    [Fact]
    public async Task An_abort_during_the_debit_undoes_it_without_waiting_for_its_end()
    {
        var rejected = Pending.Finish(RejectionReason.TechnicalFailure, Noon);
        var saga = Saga()
            .Returns(nameof(CreateOrder), new CreateOrderResult(Stored, null))
            .HangsUntilTheEvent<DebitOutcome>(nameof(DebitAccount))
            .Returns(nameof(ReverseDebit), OperationStatus.Reversed)
            .Returns(nameof(CompleteOrder), rejected)
            .Returns(nameof(PublishEvent));

        var result = await OrderSaga.RunAsync(saga.Context);

        Assert.Equal(rejected, result.Order);
        Assert.Equal(
            [nameof(CreateOrder), nameof(DebitAccount), nameof(ReverseDebit), nameof(CompleteOrder), "SetCustomStatus", nameof(PublishEvent)],
            saga.StepNames);
        Assert.Equal(new CompleteOrderRequest(Stored, RejectionReason.TechnicalFailure) { SagaBegan = ScriptedSaga.Began }, saga.Steps[3].Input);
    }

    [Fact]
    public async Task An_abort_that_comes_with_the_outcome_of_the_debit_is_too_late()
    {
        var saga = Saga()
            .Returns(nameof(CreateOrder), new CreateOrderResult(Stored, null))
            .ReturnsAfterTheEvent(nameof(DebitAccount), new DebitOutcome(OperationStatus.Applied, null))
            .Returns(nameof(CompleteOrder), Confirmed)
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
            .Returns(nameof(CreateOrder), new CreateOrderResult(Stored, null))
            .Returns(nameof(DebitAccount), new DebitOutcome(status, null))
            .Returns(nameof(CompleteOrder), Pending.Finish(RejectionReason.TechnicalFailure, Noon))
            .Returns(nameof(PublishEvent));

        await OrderSaga.RunAsync(saga.Context);

        Assert.Equal(new CompleteOrderRequest(Stored, RejectionReason.TechnicalFailure) { SagaBegan = ScriptedSaga.Began }, saga.Steps[2].Input);
    }

    [Theory]
    [InlineData(OrderRefusalKind.CustomerMissing)]
    [InlineData(OrderRefusalKind.ListChanged)]
    [InlineData(OrderRefusalKind.PriceInvalid)]
    public async Task A_refused_order_ends_the_saga_before_any_money_moves(OrderRefusalKind kind)
    {
        var refusal = new OrderRefusal(kind);
        var saga = Saga().Returns(nameof(CreateOrder), new CreateOrderResult(null, refusal));

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
            .Returns(nameof(CreateOrder), new CreateOrderResult(new StoredOrder(finished, "W/\"2\""), null))
            .Returns(nameof(PublishEvent));

        var result = await OrderSaga.RunAsync(saga.Context);

        Assert.Equal(new OrderSagaResult(finished, null, true), result);
        Assert.Equal([nameof(CreateOrder), "SetCustomStatus", nameof(PublishEvent)], saga.StepNames);
        Assert.Equal($"{OrderId}-{told}", Assert.IsType<OutgoingEvent>(saga.Steps[2].Input).Event.Id);
    }

    [Fact]
    public async Task A_debit_that_contradicts_its_record_fails_the_saga_and_moves_nothing()
    {
        var operation = new LedgerOperation(UserId, EntryKind.OrderDebit, OrderId, new Money(1, Usd));
        var saga = Saga()
            .Returns(nameof(CreateOrder), new CreateOrderResult(Stored, null))
            .Fails<DebitOutcome>(nameof(DebitAccount), new OperationMismatchException(operation));

        await Assert.ThrowsAsync<TaskFailedException>(() => OrderSaga.RunAsync(saga.Context));

        Assert.Equal([nameof(CreateOrder), nameof(DebitAccount)], saga.StepNames);
    }

    [Fact]
    public async Task The_price_that_is_debited_is_that_of_the_stored_order()
    {
        var other = Stored with { Order = Pending with { Price = new Money(7, Usd), Fingerprint = "of another request" } };
        var saga = Saga()
            .Returns(nameof(CreateOrder), new CreateOrderResult(other, null))
            .Returns(nameof(DebitAccount), new DebitOutcome(OperationStatus.Applied, null))
            .Returns(nameof(CompleteOrder), Confirmed)
            .Returns(nameof(PublishEvent));

        await OrderSaga.RunAsync(saga.Context);

        Assert.Equal(Debit with { Price = new Money(7, Usd) }, saga.Steps[1].Input);
    }

    [Fact]
    public void Steps_that_must_happen_are_repeated_at_least_once_a_minute_without_end()
    {
        var policy = SagaRetries.UntilDone.Retry!.Policy!;

        Assert.Equal((int.MaxValue, TimeSpan.FromMinutes(1)), (policy.MaxNumberOfAttempts, policy.MaxRetryInterval));
        Assert.Equal(Timeout.InfiniteTimeSpan, policy.RetryTimeout);
    }

    [Fact]
    public void The_debit_is_repeated_for_about_half_a_minute()
    {
        var policy = SagaRetries.Bounded.Retry!.Policy!;
        var pauses = Enumerable.Range(0, policy.MaxNumberOfAttempts - 1).Select(retry =>
            Math.Min(policy.FirstRetryInterval.TotalSeconds * Math.Pow(policy.BackoffCoefficient, retry), policy.MaxRetryInterval.TotalSeconds));

        Assert.Equal(31, pauses.Sum());
    }

    [Theory]
    [InlineData(OrderStatus.Rejected, RejectionReason.InsufficientFunds)]
    [InlineData(OrderStatus.Cancelled, null)]
    public async Task A_lost_order_that_nothing_was_kept_for_is_not_charged_again_and_gets_its_end_back(OrderStatus status, RejectionReason? reason)
    {
        var outcome = Pending with { Status = status, Reason = reason, UpdatedAt = Noon.AddSeconds(1) };
        var saga = new ScriptedSaga(OrderId, Input with { Version = 2, Repair = new OrderRepair(outcome) })
            .Returns(nameof(CreateOrder), new CreateOrderResult(Stored, null))
            .Returns(nameof(ReverseDebit), OperationStatus.Reversed)
            .Returns(nameof(CompleteOrder), outcome)
            .Returns(nameof(PublishEvent));

        Assert.Equal(outcome, (await OrderSaga.RunAsync(saga.Context)).Order);

        Assert.Equal(Debit with { Run = ScriptedSaga.Began, IsRepair = true }, saga.Steps[1].Input);
        Assert.Equal(new CompleteOrderRequest(Stored, reason) { SagaBegan = ScriptedSaga.Began, Outcome = outcome }, saga.Steps[2].Input);
        Assert.Equal([nameof(CreateOrder), nameof(ReverseDebit), nameof(CompleteOrder), "SetCustomStatus", nameof(PublishEvent)], saga.StepNames);
    }

    [Theory]
    [InlineData(OperationStatus.Applied, null)]
    [InlineData(OperationStatus.Reversed, RejectionReason.TechnicalFailure)]
    public async Task A_lost_order_that_was_paid_is_confirmed_again_only_where_its_debit_stands(OperationStatus debit, RejectionReason? rejection)
    {
        var saga = new ScriptedSaga(OrderId, Input with { Version = 2, Repair = new OrderRepair(Confirmed) })
            .Returns(nameof(CreateOrder), new CreateOrderResult(Stored, null))
            .Returns(nameof(DebitAccount), new DebitOutcome(debit, null))
            .Returns(nameof(CompleteOrder), Confirmed)
            .Returns(nameof(PublishEvent));

        await OrderSaga.RunAsync(saga.Context);

        Assert.Equal(Debit with { Run = ScriptedSaga.Began, IsRepair = true }, saga.Steps[1].Input);
        Assert.Equal(
            new CompleteOrderRequest(Stored, rejection) { SagaBegan = ScriptedSaga.Began, Outcome = rejection is null ? Confirmed : null },
            saga.Steps[2].Input);
    }

    private static ScriptedSaga Saga() => new(OrderId, Input);

    private static void AssertPublished<TEvent>(SagaStep step, TEvent data, DateTimeOffset time)
        where TEvent : IntegrationEvent
    {
        Assert.Equal((nameof(PublishEvent), SagaRetries.UntilDone), (step.Name, step.Options));
        var outgoing = Assert.IsType<OutgoingEvent>(step.Input);
        Assert.Equal((ServiceBusEntities.OrdersTopic, data.EventId, time), (outgoing.Topic, outgoing.Event.Id, outgoing.Event.Time));
        Assert.Equal(data, outgoing.Event.ReadData<TEvent>());
    }
}
