using BillingFunctions.Ledger;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using OrderFunctions.Orders;
using OrderFunctions.Placement;
using Shared.Http.Answers;
using Shared.Http.Requests;
using Shared.Identifiers;
using Shared.Identity;
using Shared.Sagas;

namespace OrderFunctions.Cancellation;

/// <summary>POST /orders/{orderId}/cancellation. It takes no body and needs no idempotency key, because an order can only be cancelled once.</summary>
public sealed class RequestCancellation(
    OrderTable orders, OrderLookup lookup, AccountTable accounts, SagaClient sagas, TimeProvider time)
{
    /// <summary>
    /// Starts the order's cancellation saga, or joins it, and answers 200 with the cancelled order; 202 where that takes longer than the caller waits; 404
    /// where the customer has no such order; 409 where the order was not paid or the account is closed; 503 where that is not known yet, because the
    /// order's saga ended before the order did.
    /// </summary>
    [Function(nameof(RequestCancellation))]
    [AcceptsQuery("userId")]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "orders/{orderId}/cancellation")] HttpRequest request,
        string orderId,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken)
    {
        var user = CallerQuery.FindUserId(request);
        var preference = Preference.Read(request);
        if (user is not { } userId
            || !OrderId.TryParse(orderId, out var id)
            || await lookup.FindAsync(userId, id, client, cancellationToken) is not { } found)
        {
            return OrderProblems.OrderNotFound;
        }

        if (found.Stored?.Order is not { Status: OrderStatus.Confirmed or OrderStatus.Cancelled } order)
        {
            return await IsStuckAsync(found, client, cancellationToken)
                ? OrderProblems.Unfinished.WithRetryAfter(SagaInstance.RetryAfter)
                : OrderProblems.NotCancellable(found.View);
        }

        // A refund that starts just before the closing finds the account closed and fails its saga; the money is where it was.
        if (order.Status == OrderStatus.Confirmed
            && await accounts.FindAsync(order.UserId, cancellationToken) is { Account.Status: AccountStatus.Closed })
        {
            return OrderProblems.NotRefundable(OrderView.Of(order));
        }

        // Also for an order that is cancelled: its saga may have stopped before the event. A saga that has completed is joined.
        var start = time.GetTimestamp();
        var isNew = await CancellationSaga.StartOrJoinAsync(client, order, cancellationToken);
        var instance = await WaitAsync(client, id, preference.Wait, isNew, cancellationToken);
        if (!isNew
            && order.Status == OrderStatus.Confirmed
            && instance is { RuntimeStatus: OrchestrationRuntimeStatus.Completed }
            && (await lookup.FindAsync(userId, id, client, cancellationToken))?.Stored?.Order is { Status: OrderStatus.Confirmed } restored)
        {
            await CancellationSaga.StartAgainAsync(client, restored, cancellationToken);
            instance = await WaitAsync(client, id, preference.Wait - time.GetElapsedTime(start), isNew: true, cancellationToken);
        }

        var location = $"{request.PathBase}{AddressOf(request, id)}?userId={userId}";
        var answer = await AnswerAsync(order, instance, location, cancellationToken);
        return answer.WithHeader("Preference-Applied", preference.Applied);
    }

    private async Task<IResult> AnswerAsync(Order before, OrchestrationMetadata? instance, string location, CancellationToken cancellationToken)
    {
        // Without a status the table is read, because a saga that runs again does not say at its start what an earlier run did.
        var order = instance.FindStatus<Order>()
            ?? (await orders.FindAsync(before.UserId, before.OrderId, before.Version, cancellationToken))?.Order
            ?? before;
        if (order.Status == OrderStatus.Cancelled)
        {
            return TypedResults.Ok(OrderView.Of(order));
        }

        return instance?.IsInterrupted() == true
            ? OrderProblems.CancellationUnfinished.WithRetryAfter(SagaInstance.RetryAfter)
            : TypedResults.Accepted(location, OrderView.Of(order)).WithRetryAfter(SagaInstance.RetryAfter);
    }

    private Task<OrchestrationMetadata?> WaitAsync(
        DurableTaskClient client, OrderId orderId, TimeSpan wait, bool isNew, CancellationToken cancellationToken) =>
        sagas.WaitAsync(
            client, CancellationSaga.InstanceIdOf(orderId), candidate => candidate.FindStatus<Order>() is not null, wait, isNew, cancellationToken);

    // Whether an order is pending although no saga is working on it.
    private static async Task<bool> IsStuckAsync(FoundOrder found, DurableTaskClient client, CancellationToken cancellationToken) =>
        found.Stored is { Order: { Status: OrderStatus.Pending, OrderId: var orderId } }
        && await client.GetInstanceAsync(orderId, getInputsAndOutputs: false, cancellationToken) is null or { IsCompleted: true };

    // The order's own address, with the prefix under which the API is reached.
    private static string AddressOf(HttpRequest request, string orderId) =>
        request.Path.Value![..(request.Path.Value!.LastIndexOf(orderId, StringComparison.Ordinal) + orderId.Length)];
}
