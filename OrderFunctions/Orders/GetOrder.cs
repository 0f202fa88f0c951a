using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Shared.Identity;

namespace OrderFunctions.Orders;

/// <summary>GET /orders/{orderId}.</summary>
public sealed class GetOrder(OrderLookup orders)
{
    /// <summary>Answers 200 with the order, also between the start of its saga and its first row; or 404.</summary>
    [Function(nameof(GetOrder))]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "orders/{orderId}")] HttpRequest request,
        string orderId,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken)
    {
        var userId = CallerQuery.ReadUserId(request);
        return await orders.FindAsync(userId, orderId, client, cancellationToken) is { } order
            ? TypedResults.Ok(order.View)
            : OrderProblems.OrderNotFound;
    }
}
