using OrderFunctions.Orders;
using OrderFunctions.Placement;

namespace Tests.Unit.Orders;

public sealed class CreateOrderResultTests : OrderTest
{
    private static readonly OrderSagaInput Input = new(User, 400m, null, "Books", null);

    private static readonly Order Pending = PendingWith(Input.Fingerprint);

    [Fact]
    public void A_new_order_is_told_by_what_its_saga_does_not_know_yet()
    {
        var result = CreateOrderResult.Of(new OrderCreation(new StoredOrder(Pending, "W/\"1\""), null));

        Assert.Equal(new CreateOrderResult { Created = new CreatedOrder(Pending.Price, 4, Noon), ETag = "W/\"1\"" }, result);
        Assert.False(result.IsFound);
        Assert.Equal(Pending, result.OrderFor(Id, Input));
    }

    [Fact]
    public void An_order_that_was_there_is_told_as_it_was_found_whatever_is_asked_for_now()
    {
        var result = CreateOrderResult.Of(new OrderCreation(new StoredOrder(Pending, "W/\"1\""), null, WasThere: true));

        Assert.Equal(new CreateOrderResult { Found = Pending, ETag = "W/\"1\"" }, result);
        Assert.True(result.IsFound);
        Assert.Equal(Pending, result.OrderFor(Id, Input with { Description = "Others" }));
    }

    [Fact]
    public void A_refusal_is_told_as_it_is()
    {
        var refusal = new OrderRefusal(OrderRefusalKind.ListChanged);

        Assert.Equal(new CreateOrderResult { Refusal = refusal }, CreateOrderResult.Of(new OrderCreation(null, refusal)));
    }
}
