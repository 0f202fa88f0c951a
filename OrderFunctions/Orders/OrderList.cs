namespace OrderFunctions.Orders;

/// <summary>A page of a customer's orders, newest first.</summary>
/// <param name="Orders">The orders.</param>
/// <param name="Continuation">Asks for what follows; null at the end.</param>
public sealed record OrderList(IReadOnlyList<OrderView> Orders, string? Continuation);
