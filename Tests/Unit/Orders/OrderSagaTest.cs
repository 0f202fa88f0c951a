using BillingFunctions.Ledger;
using OrderFunctions.Orders;
using OrderFunctions.Placement;
using Shared.Amounts;
using Tests.Support;

namespace Tests.Unit.Orders;

/// <summary>A test of the order saga: one order, and what its activities return.</summary>
public abstract class OrderSagaTest : OrderTest
{
    private protected static readonly OrderSagaInput Input = new(User, 400m, Usd, "Books", 3);

    private protected static readonly Order Pending = PendingWith(Input.Fingerprint);

    private protected static readonly OrderState ConfirmedState = OrderState.Finished(null, Noon.AddSeconds(1));
    private protected static readonly Order Confirmed = Pending.With(ConfirmedState);
    private protected static readonly CreateOrderResult Created = new() { Created = new CreatedOrder(Pending.Price, 4, Noon), ETag = "W/\"1\"" };
    private protected static readonly OrderKey Key = new(Id, User, 4, "W/\"1\"");
    private protected static readonly OrderDebit Debit = new(User, Id, new Money(40_000, Usd)) { Run = ScriptedSaga.Began };

    private protected static ScriptedSaga Saga() => new(Id, Input, "3.0");

    private protected static CompleteOrderRequest Complete(RejectionReason? reason) => new(reason) { Order = Key, SagaBegan = ScriptedSaga.Began };
}
