using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using OrderFunctions.Orders;
using Shared.Http.Problems;
using Shared.Http.Requests;
using Shared.Identifiers;
using Shared.Identity;

namespace OrderFunctions.Placement;

/// <summary>GET /orders/{orderId}.</summary>
public sealed class GetOrder(OrderLookup orders)
{
    /// <summary>Answers 200 with the order, also while its saga has started and not stored it yet; or 404.</summary>
    [Function(nameof(GetOrder))]
    [AcceptsQuery("userId")]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "orders/{orderId}")] HttpRequest request,
        string orderId,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken) =>
        CallerQuery.FindUserId(request) is { } userId
            && OrderId.TryParse(orderId, out var id)
            && await orders.FindAsync(userId, id, client, cancellationToken) is { } order
            ? TypedResults.Ok(order.View)
            : OrderProblems.OrderNotFound;
}

/// <summary>An order that was looked for.</summary>
/// <param name="View">The order.</param>
/// <param name="Stored">The stored order; null while its saga has not stored it.</param>
public sealed record FoundOrder(OrderView View, StoredOrder? Stored);

/// <summary>Finds orders, also while their saga has started and not stored them yet.</summary>
public sealed class OrderLookup(OrderTable orders)
{
    /// <summary>Finds an order; null where the customer has no such order.</summary>
    /// <exception cref="ProblemException">The order was stored and is missing now: 503.</exception>
    public async Task<FoundOrder?> FindAsync(UserId userId, OrderId orderId, DurableTaskClient client, CancellationToken cancellationToken)
    {
        if (await FindStoredAsync(userId, orderId, cancellationToken) is { } stored)
        {
            return stored;
        }

        if (await client.GetInstanceAsync(orderId, getInputsAndOutputs: true, cancellationToken) is not { } instance
            || instance.ReadInputAs<OrderSagaInput>() is not { } input
            || input.UserId != userId)
        {
            return null;
        }

        // The saga may have stored the order, or even ended, since the table was read.
        return await FindStoredAsync(userId, orderId, cancellationToken)
            ?? (!instance.IsCompleted ? new FoundOrder(input.ToPendingView(orderId, instance.CreatedAt), null)
                : OrderSagaResult.Find(instance)?.Order is null ? null
                : throw new ProblemException(OrderProblems.Lost));
    }

    private async Task<FoundOrder?> FindStoredAsync(UserId userId, OrderId orderId, CancellationToken cancellationToken) =>
        await orders.FindAsync(userId, orderId, cancellationToken) is { } stored ? new FoundOrder(OrderView.Of(stored.Order), stored) : null;
}
