using System.Text.Json.Serialization;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using OrderFunctions.Orders;
using Shared.Amounts;
using Shared.Identifiers;
using Shared.Sagas;

namespace OrderFunctions.Cancellation;

/// <summary>Activity: cancels a confirmed order whose price has been given back.</summary>
public sealed class CancelOrder(OrderWriter orders)
{
    /// <summary>Calls the activity from a saga, until it succeeds.</summary>
    public static Task<Order> CallAsync(TaskOrchestrationContext context, CancelOrderRequest request) =>
        context.CallActivityAsync<Order>(nameof(CancelOrder), request, SagaRetries.UntilDoneIn(context));

    /// <summary>Returns the cancelled order as it is stored. A second run finds and returns the same.</summary>
    [Function(nameof(CancelOrder))]
    public async Task<Order> RunAsync([ActivityTrigger] CancelOrderRequest request, CancellationToken cancellationToken)
    {
        var paid = request.Paid ?? PaidOrder.Of(request.Order!);
        var order = await orders.CancelAsync(paid.UserId, paid.OrderId, paid.Version, cancellationToken);
        OrderMetrics.CountFinished(order.State);
        return order;
    }
}

/// <summary>The input of <see cref="CancelOrder"/>.</summary>
public sealed record CancelOrderRequest
{
    /// <summary>The order as it was stored, in sagas of earlier versions; otherwise null.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Order? Order { get; init; }

    /// <summary>The ETag of the order's row, in sagas of earlier versions; otherwise null.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? ETag { get; init; }

    /// <summary>The order; null where <see cref="Order"/> is given.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public PaidOrder? Paid { get; init; }
}

/// <summary>An order that was paid.</summary>
/// <param name="OrderId">The order.</param>
/// <param name="UserId">The customer.</param>
/// <param name="Version">The version of the customer's order list at which the order is found.</param>
/// <param name="Price">What was paid.</param>
public sealed record PaidOrder(OrderId OrderId, UserId UserId, long Version, Money Price)
{
    /// <summary>What a cancellation needs to know of an order.</summary>
    public static PaidOrder Of(Order order) => new(order.OrderId, order.UserId, order.Version, order.Price);
}
