using Microsoft.Azure.Functions.Worker;
using OrderFunctions.Orders;
using OrderFunctions.Placement;

namespace OrderFunctions.Cancellation;

/// <summary>Activity: cancels a confirmed order, whose price has been given back.</summary>
public sealed class CancelOrder(OrderWriter orders)
{
    /// <summary>Returns the cancelled order as it is stored, which is the same at every run.</summary>
    [Function(nameof(CancelOrder))]
    public async Task<Order> RunAsync([ActivityTrigger] StoredOrder stored, CancellationToken cancellationToken)
    {
        var order = await orders.CancelAsync(stored, cancellationToken);
        OrderMetrics.CountFinished(order);
        return order;
    }
}
