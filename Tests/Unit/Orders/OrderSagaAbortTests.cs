using BillingFunctions.Ledger;
using OrderFunctions.Orders;
using OrderFunctions.Placement;
using Shared.Sagas;
using Tests.Support;

namespace Tests.Unit.Orders;

/// <summary>An order saga that an admin aborts.</summary>
public sealed class OrderSagaAbortTests : OrderSagaTest
{
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
}
