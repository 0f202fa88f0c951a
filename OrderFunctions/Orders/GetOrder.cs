using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using OrderFunctions.Placement;
using Shared.Http.Answers;
using Shared.Identifiers;
using Shared.Identity;

namespace OrderFunctions.Orders;

/// <summary>GET /orders/{orderId}.</summary>
public sealed class GetOrder(OrderTable orders)
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
        if (await FindAsync(userId, orderId, client, cancellationToken) is { } order)
        {
            return new JsonAnswer(StatusCodes.Status200OK, order);
        }

        return OrderProblems.OrderNotFound;
    }

    private async Task<OrderView?> FindAsync(string userId, string orderId, DurableTaskClient client, CancellationToken cancellationToken)
    {
        if (await orders.FindAsync(userId, orderId, cancellationToken) is { } stored)
        {
            return OrderView.Of(stored.Order);
        }

        if (!OrderId.IsValid(orderId)
            || await client.GetInstanceAsync(orderId, getInputsAndOutputs: true, cancellationToken) is not { } instance
            || instance.ReadInputAs<OrderSagaInput>() is not { } input
            || input.UserId != userId)
        {
            return null;
        }

        // The saga may have written the row, or even ended, since the table was asked.
        return await orders.FindAsync(userId, orderId, cancellationToken) is { } written ? OrderView.Of(written.Order)
            : instance.IsCompleted ? null
            : input.ToPendingView(orderId, instance.CreatedAt);
    }
}
