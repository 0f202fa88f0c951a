using Microsoft.AspNetCore.Http;
using Microsoft.DurableTask.Client;
using Shared.Identity;

namespace OrderFunctions.Operations;

/// <summary>The answers that all of an admin's commands to an orchestration have.</summary>
internal static class OrchestrationCommand
{
    /// <summary>Answers 404 where there is no such orchestration; what the command returns, where it refuses; otherwise 202 with the orchestration.</summary>
    /// <param name="request">The call.</param>
    /// <param name="client">Durable Functions.</param>
    /// <param name="instanceId">The orchestration.</param>
    /// <param name="command">Is given the orchestration as it is now. Returns the refusal, or null where the command was carried out.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public static async Task<IResult> RunAsync(
        HttpRequest request,
        DurableTaskClient client,
        string instanceId,
        Func<OrchestrationMetadata, Task<IResult?>> command,
        CancellationToken cancellationToken)
    {
        if (await client.GetInstanceAsync(instanceId, getInputsAndOutputs: true, cancellationToken) is not { } instance)
        {
            return OrchestrationProblems.NotFound;
        }

        request.LogSubject(Caller.Of(request), OrchestrationView.FindUserId(instance));
        if (await command(instance) is { } refusal)
        {
            return refusal;
        }

        var now = await client.GetInstanceAsync(instanceId, getInputsAndOutputs: true, cancellationToken) ?? instance;
        return TypedResults.Accepted((string?)null, OrchestrationView.Of(now));
    }
}
