using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using OrderFunctions.Orders;
using Shared.Http.Answers;
using Shared.Http.Requests;
using Shared.Identity;
using Shared.Sagas;

namespace OrderFunctions.Cancellation;

/// <summary>POST /orders/{orderId}/cancellation. It takes no body and needs no key: an order can be cancelled once only.</summary>
public sealed class RequestCancellation(OrderLookup orders, SagaClient sagas, CancellationAnswer answer, TimeProvider time)
{
    /// <summary>
    /// Starts the order's cancellation saga, or joins it, and answers 200 with the cancelled order; 202 where that takes longer than the
    /// caller waits; 404 where the customer has no such order; 409 where the order is not one that was paid; 503 where nobody knows yet whether it is,
    /// because its saga has ended before it.
    /// </summary>
    [Function(nameof(RequestCancellation))]
    [AcceptsQuery("userId")]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "orders/{orderId}/cancellation")] HttpRequest request,
        string orderId,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken)
    {
        var userId = CallerQuery.ReadUserId(request);
        var preference = Preference.Read(request);
        if (await orders.FindAsync(userId, orderId, client, cancellationToken) is not { } found)
        {
            return OrderProblems.OrderNotFound;
        }

        if (found.Stored is not { Order.Status: OrderStatus.Confirmed or OrderStatus.Cancelled } stored)
        {
            return await IsStuckAsync(found, client, cancellationToken)
                ? OrderProblems.Unfinished.WithRetryAfter(SagaInstance.LookAgain)
                : OrderProblems.NotCancellable(found.View);
        }

        // Also for an order that is cancelled: its saga may have been cut off before the event. One that has completed is joined.
        var start = time.GetTimestamp();
        var isNew = await CancellationSaga.StartOrJoinAsync(client, stored, cancellationToken);
        var instance = await WaitAsync(client, orderId, preference.Wait, isNew, cancellationToken);
        if (!isNew
            && stored.Order.Status == OrderStatus.Confirmed
            && instance is { RuntimeStatus: OrchestrationRuntimeStatus.Completed }
            && (await orders.FindAsync(userId, orderId, client, cancellationToken))?.Stored is { Order.Status: OrderStatus.Confirmed } restored)
        {
            await CancellationSaga.StartAgainAsync(client, restored, cancellationToken);
            instance = await WaitAsync(client, orderId, preference.Wait - time.GetElapsedTime(start), isNew: true, cancellationToken);
        }

        var location = $"{request.PathBase}{AddressOf(request, orderId)}?userId={userId}";
        var result = await answer.CreateAsync(stored, instance, location, cancellationToken);
        return result.WithHeader("Preference-Applied", preference.Applied);
    }

    private Task<OrchestrationMetadata?> WaitAsync(
        DurableTaskClient client, string orderId, TimeSpan wait, bool isNew, CancellationToken cancellationToken) =>
        sagas.WaitAsync(
            client,
            CancellationSaga.InstanceIdOf(orderId),
            candidate => CancellationAnswer.FindResult(candidate) is not null,
            wait,
            isNew,
            cancellationToken);

    // Whether nobody is at work on an order that has not come to its end.
    private static async Task<bool> IsStuckAsync(FoundOrder found, DurableTaskClient client, CancellationToken cancellationToken) =>
        found.Stored is { Order: { Status: OrderStatus.Pending, OrderId: var orderId } }
        && await client.GetInstanceAsync(orderId, getInputsAndOutputs: false, cancellationToken) is null or { IsCompleted: true };

    // The order's own address, with the prefix under which the API is reached.
    private static string AddressOf(HttpRequest request, string orderId) =>
        request.Path.Value![..(request.Path.Value!.LastIndexOf(orderId, StringComparison.Ordinal) + orderId.Length)];
}
