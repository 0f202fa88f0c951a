namespace OrderFunctions.Orders;

/// <summary>An order as it was read or written, with the ETag of its row.</summary>
/// <param name="Order">The order.</param>
/// <param name="ETag">Which state of the row this is.</param>
public sealed record StoredOrder(Order Order, string ETag);
