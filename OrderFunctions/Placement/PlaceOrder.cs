using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using OrderFunctions.Orders;
using OrderFunctions.Recovery;
using Shared.Http.Answers;
using Shared.Http.Requests;
using Shared.Identifiers;
using Shared.Sagas;

namespace OrderFunctions.Placement;

/// <summary>POST /orders.</summary>
public sealed class PlaceOrder(SagaClient sagas, PlacedOrderAnswer answer, TimeProvider time)
{
    /// <summary>
    /// Starts the order saga, or joins the one that the same key started, and answers with the finished order; with 202 and
    /// the pending one where that takes longer than the caller waits. An order whose saga has ended before it, or that was lost, is driven again.
    /// </summary>
    [Function(nameof(PlaceOrder))]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "orders")] HttpRequest request,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken)
    {
        var key = IdempotencyKey.ReadOptional(request);
        var preference = Preference.Read(request);
        var input = await PlaceOrderBody.ReadAsync(request, cancellationToken);
        if (!UserId.IsValid(input.UserId))
        {
            return OrderProblems.CustomerNotFound;
        }

        var orderId = OrderId.For(input.UserId, key);
        var start = time.GetTimestamp();
        var isNew = await SagaClient.StartNewAsync(client, nameof(OrderSaga), orderId, input, cancellationToken);
        var instance = await WaitAsync(client, orderId, preference.Wait, isNew, cancellationToken);

        var location = $"{request.PathBase}{request.Path}/{orderId}?userId={input.UserId}";
        var placed = new PlacedOrder(orderId, input, instance, isNew, location);
        var stored = await answer.FindStoredAsync(placed, cancellationToken);
        if (!isNew && instance is not null && placed.IsSameContent(stored) && OrderRecovery.IsNeeded(instance, stored))
        {
            await OrderRecovery.StartAsync(client, instance, input, cancellationToken);
            placed = placed with { Instance = await WaitAsync(client, orderId, preference.Wait - time.GetElapsedTime(start), isNew: true, cancellationToken) };
            stored = await answer.FindStoredAsync(placed, cancellationToken);
        }

        var result = await answer.CreateAsync(placed, stored, cancellationToken);
        return result.WithHeader("Preference-Applied", preference.Applied);
    }

    private Task<OrchestrationMetadata?> WaitAsync(
        DurableTaskClient client, string orderId, TimeSpan wait, bool isNew, CancellationToken cancellationToken) =>
        sagas.WaitAsync(client, orderId, candidate => OrderSagaResult.Find(candidate) is not null, wait, isNew, cancellationToken);
}
