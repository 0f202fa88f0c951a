namespace OrderFunctions.Placement;

/// <summary>The input of <see cref="CreateOrder"/>.</summary>
/// <param name="OrderId">The order.</param>
/// <param name="Input">What is asked for.</param>
public sealed record CreateOrderRequest(string OrderId, OrderSagaInput Input);
