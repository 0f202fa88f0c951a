using BillingFunctions.Sagas;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using OrderFunctions.Orders;
using Shared.Http.Answers;
using Shared.Http.Requests;
using Shared.Identity;

namespace OrderFunctions.Cancellation;

/// <summary>POST /orders/{orderId}/cancellation. It takes no body and needs no key: an order can be cancelled once only.</summary>
public sealed class RequestCancellation(OrderLookup orders, SagaClient sagas, CancellationAnswer answer)
{
    /// <summary>
    /// Starts the order's cancellation saga, or joins it, and answers 200 with the cancelled order; 202 where that takes longer than the
    /// caller waits; 404 where the customer has no such order; 409 where the order is not one that was paid.
    /// </summary>
    [Function(nameof(RequestCancellation))]
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
            return OrderProblems.NotCancellable(found.View);
        }

        // Also for an order that is cancelled: its saga may have been cut off before the event. One that has completed is joined.
        var instanceId = CancellationSaga.InstanceIdOf(orderId);
        var input = new CancellationSagaInput(stored);
        await SagaClient.StartOrJoinAsync(client, nameof(CancellationSaga), instanceId, input, cancellationToken);
        var instance = await sagas.WaitAsync(
            client, instanceId, candidate => CancellationAnswer.FindResult(candidate) is not null, preference.Wait, cancellationToken);

        var location = $"{request.PathBase}{AddressOf(request, orderId)}?userId={userId}";
        var result = await answer.CreateAsync(stored, instance, location, cancellationToken);
        return result.WithHeader("Preference-Applied", preference.Applied);
    }

    // The order's own address, with the prefix under which the API is reached.
    private static string AddressOf(HttpRequest request, string orderId) =>
        request.Path.Value![..(request.Path.Value!.LastIndexOf(orderId, StringComparison.Ordinal) + orderId.Length)];
}
