using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Shared.Identity;

namespace OrderFunctions.Operations;

/// <summary>GET /orchestrations/{instanceId}.</summary>
public sealed class GetOrchestration
{
    /// <summary>Answers 200 with the orchestration in whatever state it is; or 404.</summary>
    [Function(nameof(GetOrchestration))]
    [AdminOnly]
    [SuppressMessage("Style", "IDE0060:Remove unused parameter", Justification = "The trigger's attribute needs a parameter to stand on.")]
    [SuppressMessage("Performance", "CA1822:Mark members as static", Justification = "Functions of this app are methods of instances.")]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "orchestrations/{instanceId}")] HttpRequest request,
        string instanceId,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken) =>
        await client.GetInstanceAsync(instanceId, getInputsAndOutputs: true, cancellationToken) is { } instance
            ? TypedResults.Ok(OrchestrationView.Of(instance))
            : OrchestrationProblems.NotFound;
}
