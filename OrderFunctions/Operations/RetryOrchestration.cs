using System.Text.Json;
using BillingFunctions.Ledger;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using OrderFunctions.Cancellation;
using OrderFunctions.Orders;
using OrderFunctions.Placement;
using Shared.Identifiers;
using Shared.Identity;
using Shared.Sagas;

namespace OrderFunctions.Operations;

/// <summary>POST /orchestrations/{instanceId}/retry.</summary>
public sealed class RetryOrchestration(OrderTable orders, ILogger<RetryOrchestration> logger)
{
    /// <summary>
    /// Starts a failed or terminated instance again with its input; also a completed one whose order is pending or missing, or is confirmed although the
    /// instance has cancelled it. Every step of a saga recognises what it did before. Answers 202 with the instance; 404; 409 where the instance is in
    /// another state. Of two calls at once one starts the instance, and both get 202.
    /// </summary>
    [Function(nameof(RetryOrchestration))]
    [AdminOnly]
    public Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "orchestrations/{instanceId}/retry")] HttpRequest request,
        string instanceId,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken) => OrchestrationCommand.RunAsync(
            request,
            client,
            instanceId,
            async instance =>
            {
                if (!instance.IsCompleted || await TryStartAsync(client, instance, Caller.Of(request), cancellationToken) is not { } isStarted)
                {
                    return OrchestrationProblems.NotRetryable(instance);
                }

                if (isStarted)
                {
                    logger.LogWarning("{Name} {InstanceId} is retried by {UserId}.", instance.Name, instanceId, Caller.Of(request).UserId);
                }

                return null;
            },
            cancellationToken);

    // Null where there is no reason to start it again.
    private async Task<bool?> TryStartAsync(
        DurableTaskClient client, OrchestrationMetadata instance, Caller caller, CancellationToken cancellationToken)
    {
        switch (instance.Name)
        {
            case nameof(OrderSaga):
                var input = instance.ReadInputAs<OrderSagaInput>()!;
                var order = await orders.FindAsync(input.UserId, OrderId.Parse(instance.InstanceId), cancellationToken);
                return OrderRecovery.IsNeeded(instance, order?.Order) ? await OrderRecovery.StartAsync(client, instance, input, cancellationToken) : null;
            case nameof(CancellationSaga) when !instance.IsInterrupted():
                var cancellation = instance.ReadInputAs<CancellationSagaInput>()!;
                var (paid, requestedBy) = (cancellation.Order, cancellation.RequestedBy ?? Actor.Of(caller));
                return await orders.FindAsync(paid.UserId, paid.OrderId, cancellationToken) is { Order: { Status: OrderStatus.Confirmed } restored }
                    ? await CancellationSaga.StartAgainAsync(client, restored, requestedBy, cancellationToken)
                    : null;
            default:
                return instance.IsInterrupted()
                    ? await SagaClient.StartOrJoinAsync(
                        client, instance.Name, instance.InstanceId, instance.ReadInputAs<JsonElement>(), cancellationToken)
                    : null;
        }
    }
}
