using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using OrderFunctions.Placement;
using Shared.Identity;

namespace OrderFunctions.Operations;

/// <summary>POST /orchestrations/{instanceId}/abort.</summary>
public sealed class AbortOrchestration(ILogger<AbortOrchestration> logger)
{
    /// <summary>
    /// Asks a running order saga to give up: it undoes the debit, or calls it off, and rejects the order. Answers 202 with the instance, which runs until
    /// that is done; 404; 409 where it is another saga, has ended, or has finished its order. A saga that learns its debit's outcome in the meantime goes on
    /// to its normal end. Asking again changes nothing.
    /// </summary>
    [Function(nameof(AbortOrchestration))]
    [AdminOnly]
    public Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "orchestrations/{instanceId}/abort")] HttpRequest request,
        string instanceId,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken) => OrchestrationCommand.RunAsync(
            request,
            client,
            instanceId,
            async instance =>
            {
                if (!IsAbortable(instance))
                {
                    return OrchestrationProblems.NotAbortable(instance);
                }

                if (await TryRaiseAsync(client, instanceId, cancellationToken) is { } refusal)
                {
                    return refusal;
                }

                logger.LogWarning("{Name} {InstanceId} is asked to abort by {UserId}.", instance.Name, instanceId, Caller.Of(request).UserId);
                return null;
            },
            cancellationToken);

    private static async Task<IResult?> TryRaiseAsync(DurableTaskClient client, string instanceId, CancellationToken cancellationToken)
    {
        try
        {
            await client.RaiseEventAsync(instanceId, OrderSaga.AbortEvent, cancellation: cancellationToken);
            return null;
        }
        catch (Exception) when (!cancellationToken.IsCancellationRequested)
        {
            // Where the instance has just ended, the client fails with an error of the transport. Every other error goes through.
            var ended = await client.GetInstanceAsync(instanceId, getInputsAndOutputs: true, cancellationToken);
            if (ended is { IsCompleted: false })
            {
                throw;
            }

            return ended is null ? OrchestrationProblems.NotFound : OrchestrationProblems.NotAbortable(ended);
        }
    }

    private static bool IsAbortable(OrchestrationMetadata instance) =>
        instance is { Name: nameof(OrderSaga), IsCompleted: false } && OrderSagaResult.Find(instance) is null;
}
