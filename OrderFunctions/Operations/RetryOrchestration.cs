using System.Text.Json;
using BillingFunctions.Sagas;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using Shared.Http.Answers;
using Shared.Identity;

namespace OrderFunctions.Operations;

/// <summary>POST /orchestrations/{instanceId}/retry.</summary>
public sealed class RetryOrchestration(ILogger<RetryOrchestration> logger)
{
    /// <summary>
    /// Starts a failed or terminated instance again, with its input. Every step of a saga recognises what it did before. Answers 202 with
    /// the instance; 404; 409 where it is in another state. Of two calls at once one starts it, and both get 202.
    /// </summary>
    [Function(nameof(RetryOrchestration))]
    [AdminOnly]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "orchestrations/{instanceId}/retry")] HttpRequest request,
        string instanceId,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken)
    {
        if (await client.GetInstanceAsync(instanceId, getInputsAndOutputs: true, cancellationToken) is not { } instance)
        {
            return OrchestrationProblems.NotFound;
        }

        if (!instance.IsInterrupted())
        {
            return OrchestrationProblems.NotRetryable(instance);
        }

        var isStarted = await SagaClient.StartOrJoinAsync(
            client, instance.Name, instanceId, instance.ReadInputAs<JsonElement>(), cancellationToken);
        if (isStarted)
        {
            logger.LogWarning("{Name} {InstanceId} is retried by {UserId}.", instance.Name, instanceId, Caller.Of(request).UserId);
        }

        var now = await client.GetInstanceAsync(instanceId, getInputsAndOutputs: true, cancellationToken) ?? instance;
        return new JsonAnswer(StatusCodes.Status202Accepted, OrchestrationView.Of(now));
    }
}
