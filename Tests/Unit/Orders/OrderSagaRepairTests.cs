using BillingFunctions.Ledger;
using OrderFunctions.Orders;
using OrderFunctions.Placement;
using Shared.Amounts;
using Shared.Events;
using Shared.Sagas;
using Tests.Support;

namespace Tests.Unit.Orders;

/// <summary>An order saga that is driven again after an earlier run, or after its order was lost.</summary>
public sealed class OrderSagaRepairTests : OrderSagaTest
{
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
}
