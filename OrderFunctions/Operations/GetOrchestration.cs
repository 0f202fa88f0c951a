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
    [SuppressMessage("Performance", "CA1822:Mark members as static", Justification = "Functions of this app are methods of instances.")]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "orchestrations/{instanceId}")] HttpRequest request,
        string instanceId,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken)
    {
        if (await client.GetInstanceAsync(instanceId, getInputsAndOutputs: true, cancellationToken) is not { } instance)
            return OrchestrationProblems.NotFound;

        var view = OrchestrationView.Of(instance);
        request.LogSubject(Caller.Of(request), view.UserId);
        return TypedResults.Ok(view);
    }
}
