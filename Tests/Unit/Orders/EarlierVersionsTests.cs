using BillingFunctions.Ledger;
using OrderFunctions.Cancellation;
using OrderFunctions.Orders;
using OrderFunctions.Placement;
using Shared.Sagas;
using Tests.Support;

namespace Tests.Unit.Orders;

/// <summary>Sagas that were started by earlier versions of the app, whose inputs and results say less or say it otherwise.</summary>
public sealed class EarlierVersionsTests : OrderTest
{
    private static readonly OrderSagaInput Input = new(User, 400m, Usd, "Books", null);

    private static readonly Order Pending = PendingWith(Input.Fingerprint);

    private static readonly StoredOrder Stored = new(Pending, "W/\"1\"");

    [Theory]
    [InlineData(1, false)]
    [InlineData(2, true)]
    [InlineData(null, true)]
    public async Task From_the_second_version_on_a_run_of_the_order_saga_owns_its_debit(int? version, bool owns)
    {
        var state = OrderState.Finished(null, Noon.AddSeconds(1));
        var saga = new ScriptedSaga(Id, Input with { Version = version }, "1.0")
            .Returns(nameof(CreateOrder), new CreateOrderResult { Created = new CreatedOrder(Pending.Price, 4, Noon), ETag = "W/\"1\"" })
            .Returns(nameof(DebitAccount), new DebitOutcome(OperationStatus.Applied, null))
            .Returns(nameof(CompleteOrder), state)
            .Returns(nameof(PublishEvent));

        await OrderSaga.RunAsync(saga.Context);

        Assert.Equal(new OrderDebit(User, Id, Pending.Price) { Run = owns ? ScriptedSaga.Began : null }, saga.Steps[1].Input);
    }

    [Fact]
    public async Task An_order_that_the_first_version_stored_is_completed_as_it_was_told()
    {
        var saga = new ScriptedSaga(Id, Input with { Version = 1 }, "1.0")
            .Returns(nameof(CreateOrder), new CreateOrderResult { Stored = Stored, WasThere = true })
            .Returns(nameof(DebitAccount), new DebitOutcome(OperationStatus.Applied, null))
            .Returns(nameof(CompleteOrder), OrderState.Finished(null, Noon.AddSeconds(1)))
            .Returns(nameof(PublishEvent));

        await OrderSaga.RunAsync(saga.Context);

        Assert.Equal(new OrderDebit(User, Id, Pending.Price) { IsRepair = true }, saga.Steps[1].Input);
        Assert.Equal(new CompleteOrderRequest(null) { Stored = Stored, SagaBegan = ScriptedSaga.Began }, saga.Steps[2].Input);
    }

    [Theory]
    [InlineData(1, false)]
    [InlineData(2, true)]
    public async Task A_cancellation_that_knows_the_stored_order_gives_its_price_back_and_cancels_that_row(int version, bool owns)
    {
        var saga = new ScriptedSaga($"cancel-{Id}", new CancellationSagaInput { Stored = Stored, Version = version }, "1.0")
            .Returns(nameof(RefundDebit))
            .Returns(nameof(CancelOrder), Pending with { Status = OrderStatus.Cancelled })
            .Returns(nameof(PublishEvent));

        await CancellationSaga.RunAsync(saga.Context);

        Assert.Equal(new OrderDebit(User, Id, Pending.Price) { Run = owns ? ScriptedSaga.Began : null }, saga.Steps[0].Input);
        Assert.Equal(new CancelOrderRequest { Order = Pending, ETag = Stored.ETag }, saga.Steps[1].Input);
    }
}
