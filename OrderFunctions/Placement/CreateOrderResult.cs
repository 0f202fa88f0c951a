using System.Text.Json.Serialization;
using OrderFunctions.Orders;

namespace OrderFunctions.Placement;

/// <summary>The output of <see cref="CreateOrder"/>: an order or a refusal.</summary>
/// <param name="Stored">The order, new or found; null where it was refused.</param>
/// <param name="Refusal">Why nothing was stored; null where an order is.</param>
public sealed record CreateOrderResult(StoredOrder? Stored, OrderRefusal? Refusal)
{
    /// <summary>Whether the order, or a trace of it, was there: by an earlier run of this activity or of the saga.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool WasThere { get; init; }
}
