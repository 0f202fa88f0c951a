using Microsoft.Azure.Functions.Worker;
using OrderFunctions.Orders;

namespace OrderFunctions.Placement;

/// <summary>Activity: stores the order of a saga as pending, or finds it where the saga runs again.</summary>
public sealed class CreateOrder(OrderWriter orders)
{
    /// <summary>Returns the order, which may be finished already, or why nothing was stored.</summary>
    [Function(nameof(CreateOrder))]
    public async Task<CreateOrderResult> RunAsync([ActivityTrigger] CreateOrderRequest request, CancellationToken cancellationToken)
    {
        var result = await orders.CreateAsync(request.OrderId, request.Input, cancellationToken);
        if (result.Refusal is { } refusal)
        {
            OrderMetrics.CountRefused(refusal.Kind.ToString());
        }

        return result;
    }
}
