using Microsoft.DurableTask.Client;

namespace OrderFunctions.Placement;

/// <summary>A call of POST /orders when its wait is over.</summary>
/// <param name="OrderId">The order.</param>
/// <param name="Input">What this caller asks for, which may differ from what the saga was started with.</param>
/// <param name="Instance">The saga as it was seen last; null where it was not seen.</param>
/// <param name="IsNew">Whether this call started it.</param>
/// <param name="Location">Where the order can be read.</param>
public sealed record PlacedOrder(string OrderId, OrderSagaInput Input, OrchestrationMetadata? Instance, bool IsNew, string Location);
