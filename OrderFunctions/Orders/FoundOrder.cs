namespace OrderFunctions.Orders;

/// <summary>An order that was looked for.</summary>
/// <param name="View">The order.</param>
/// <param name="Stored">Its row; null while its saga has not written it.</param>
public sealed record FoundOrder(OrderView View, StoredOrder? Stored);
