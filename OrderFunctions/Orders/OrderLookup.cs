using Microsoft.DurableTask.Client;
using OrderFunctions.Placement;
using Shared.Http.Problems;
using Shared.Identifiers;

namespace OrderFunctions.Orders;

/// <summary>Finds orders, also between the start of their saga and their first row.</summary>
public sealed class OrderLookup(OrderTable orders)
{
    /// <summary>Finds an order by its ID; null where the customer has no such order, or an ID is none.</summary>
    /// <exception cref="ProblemException">The order was stored, and is not any more: 503.</exception>
    public async Task<FoundOrder?> FindAsync(string userId, string orderId, DurableTaskClient client, CancellationToken cancellationToken)
    {
        if (await FindStoredAsync(userId, orderId, cancellationToken) is { } stored)
        {
            return stored;
        }

        if (!OrderId.IsValid(orderId)
            || await client.GetInstanceAsync(orderId, getInputsAndOutputs: true, cancellationToken) is not { } instance
            || instance.ReadInputAs<OrderSagaInput>() is not { } input
            || input.UserId != userId)
        {
            return null;
        }

        // The saga may have written the row, or even ended, since the table was asked.
        return await FindStoredAsync(userId, orderId, cancellationToken)
            ?? (!instance.IsCompleted ? new FoundOrder(input.ToPendingView(orderId, instance.CreatedAt), null)
                : OrderSagaResult.Find(instance)?.Order is null ? null
                : throw new ProblemException(OrderProblems.Lost));
    }

    private async Task<FoundOrder?> FindStoredAsync(string userId, string orderId, CancellationToken cancellationToken) =>
        await orders.FindAsync(userId, orderId, cancellationToken) is { } stored ? new FoundOrder(OrderView.Of(stored.Order), stored) : null;
}
