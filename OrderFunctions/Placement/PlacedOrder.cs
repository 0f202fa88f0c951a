using Microsoft.DurableTask.Client;
using OrderFunctions.Orders;

namespace OrderFunctions.Placement;

/// <summary>A call of POST /orders when its wait is over.</summary>
/// <param name="OrderId">The order.</param>
/// <param name="Input">What this caller asks for, which may differ from what the saga was started with.</param>
/// <param name="Instance">The saga as it was seen last; null where it was not seen.</param>
/// <param name="IsNew">Whether this call started it.</param>
/// <param name="Location">Where the order can be read.</param>
public sealed record PlacedOrder(string OrderId, OrderSagaInput Input, OrchestrationMetadata? Instance, bool IsNew, string Location)
{
    /// <summary>What the saga says; null while it says nothing.</summary>
    internal OrderSagaResult? Result => OrderSagaResult.Find(Instance);

    /// <summary>Whether the order was there before this call.</summary>
    internal bool IsReplay => !IsNew || Result is { FoundFinished: true };

    /// <summary>Whether the key belongs to what this caller asks for: to the content of the order, or of the saga where there is no order.</summary>
    internal bool IsSameContent(Order? order) =>
        (order?.Fingerprint ?? Instance?.ReadInputAs<OrderSagaInput>()?.Fingerprint) is not { } fingerprint || fingerprint == Input.Fingerprint;
}
