using BillingFunctions.Sagas;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using OrderFunctions.Orders;
using Shared.Http.Answers;
using Shared.Http.Requests;
using Shared.Identifiers;

namespace OrderFunctions.Placement;

/// <summary>POST /orders.</summary>
public sealed class PlaceOrder(SagaClient sagas, PlacedOrderAnswer answer)
{
    /// <summary>
    /// Starts the order saga, or joins the one that the same key started, and answers with the finished order; with 202 and
    /// the pending one where that takes longer than the caller waits.
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
        var isNew = await SagaClient.StartOrJoinAsync(client, nameof(OrderSaga), orderId, input, cancellationToken);
        var instance = await sagas.WaitAsync(
            client, orderId, candidate => OrderSagaResult.Find(candidate) is not null, preference.Wait, cancellationToken);

        var location = $"{request.PathBase}{request.Path}/{orderId}?userId={input.UserId}";
        var result = await answer.CreateAsync(new PlacedOrder(orderId, input, instance, isNew, location), cancellationToken);
        return result.WithHeader("Preference-Applied", preference.Applied);
    }
}
