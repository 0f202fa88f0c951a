using Microsoft.AspNetCore.Http;
using Microsoft.DurableTask.Client;
using OrderFunctions.Orders;
using Shared.Http.Answers;
using Shared.Sagas;

namespace OrderFunctions.Cancellation;

/// <summary>Turns what a cancellation saga says into the answer of POST /orders/{orderId}/cancellation.</summary>
public sealed class CancellationAnswer(OrderTable orders)
{
    /// <summary>The cancelled order, from the moment that it is cancelled; null where it is not yet, or the saga failed.</summary>
    public static Order? FindResult(OrchestrationMetadata? instance) =>
        instance.FindStatus<Order>();

    /// <summary>The answer to one call when its wait is over.</summary>
    /// <param name="stored">The order as it was read before.</param>
    /// <param name="instance">The saga as it was seen last; null where it was not seen.</param>
    /// <param name="location">Where the order can be read.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public async Task<IResult> CreateAsync(
        StoredOrder stored, OrchestrationMetadata? instance, string location, CancellationToken cancellationToken)
    {
        // Without a result the table is asked: a saga that runs again does not say at its start what an earlier one did.
        var order = FindResult(instance)
            ?? (await orders.FindAsync(stored.Order.UserId, stored.Order.OrderId, stored.Order.Version, cancellationToken) ?? stored).Order;
        if (order.Status == OrderStatus.Cancelled)
        {
            return TypedResults.Ok(OrderView.Of(order));
        }

        return instance?.IsInterrupted() == true
            ? OrderProblems.CancellationUnfinished.WithRetryAfter(SagaInstance.LookAgain)
            : TypedResults.Accepted(location, OrderView.Of(order)).WithRetryAfter(SagaInstance.LookAgain);
    }
}
