using Microsoft.DurableTask.Client;
using OrderFunctions.Orders;
using Shared.Sagas;

namespace OrderFunctions.Placement;

/// <summary>What a saga has to say: its custom status from the moment that the order is finished, and its output.</summary>
/// <param name="Order">The finished order; null where it was refused.</param>
/// <param name="Refusal">Why nothing was stored; null where an order is.</param>
/// <param name="FoundFinished">Whether an earlier saga had finished the order.</param>
public sealed record OrderSagaResult(Order? Order, OrderRefusal? Refusal, bool FoundFinished)
{
    /// <summary>The result of a saga; null where it has none yet, or failed before it had one.</summary>
    internal static OrderSagaResult? Find(OrchestrationMetadata? instance)
    {
        var status = instance.FindStatus<OrderSagaResult>();
        return status is null && instance is { RuntimeStatus: OrchestrationRuntimeStatus.Completed }
            ? instance.ReadOutputAs<OrderSagaResult>()
            : status;
    }
}
