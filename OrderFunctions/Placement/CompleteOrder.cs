using Microsoft.Azure.Functions.Worker;
using OrderFunctions.Orders;

namespace OrderFunctions.Placement;

/// <summary>Activity: confirms or rejects the pending order of a saga.</summary>
public sealed class CompleteOrder(OrderWriter orders)
{
    /// <summary>Returns the finished order as it is stored, which is the same at every run.</summary>
    [Function(nameof(CompleteOrder))]
    public async Task<Order> RunAsync([ActivityTrigger] CompleteOrderRequest request, CancellationToken cancellationToken)
    {
        var order = await orders.CompleteAsync(request.Stored, request.Reason, request.Outcome, cancellationToken);
        OrderMetrics.CountFinished(order);
        OrderMetrics.RecordDuration(order, request.SagaBegan);
        return order;
    }
}
