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
    /// Asks a running order saga to give up: it undoes the debit, or calls it off, and rejects the order. Answers 202 with the instance,
    /// which goes on until that is done; 404; 409 where it is another saga, has ended, or has finished its order. A saga that has got its debit's
    /// outcome meanwhile goes on to its normal end. Asking again changes nothing.
    /// </summary>
    [Function(nameof(AbortOrchestration))]
    [AdminOnly]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "orchestrations/{instanceId}/abort")] HttpRequest request,
        string instanceId,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken)
    {
        if (await client.GetInstanceAsync(instanceId, getInputsAndOutputs: true, cancellationToken) is not { } instance)
        {
            return OrchestrationProblems.NotFound;
        }

        if (!IsAbortable(instance))
        {
            return OrchestrationProblems.NotAbortable(instance);
        }

        try
        {
            await client.RaiseEventAsync(instanceId, OrderSaga.AbortEvent, cancellation: cancellationToken);
        }
        catch (Exception) when (!cancellationToken.IsCancellationRequested)
        {
            // It is an error of the transport where the instance ended just now; any other one goes through.
            var ended = await client.GetInstanceAsync(instanceId, getInputsAndOutputs: true, cancellationToken);
            if (ended is { IsCompleted: false })
            {
                throw;
            }

            return ended is null ? OrchestrationProblems.NotFound : OrchestrationProblems.NotAbortable(ended);
        }

        logger.LogWarning("{Name} {InstanceId} is asked to abort by {UserId}.", instance.Name, instanceId, Caller.Of(request).UserId);
        return TypedResults.Accepted((string?)null, OrchestrationView.Of(instance));
    }

    private static bool IsAbortable(OrchestrationMetadata instance) =>
        instance is { Name: nameof(OrderSaga), IsCompleted: false } && OrderSagaResult.Find(instance) is null;
}
