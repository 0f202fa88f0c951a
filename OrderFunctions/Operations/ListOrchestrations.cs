using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Shared.Identity;

namespace OrderFunctions.Operations;

/// <summary>GET /orchestrations.</summary>
public sealed class ListOrchestrations(TimeProvider time)
{
    /// <summary>Answers 200 with one page of the orchestrations that failed, or run for too long.</summary>
    [Function(nameof(ListOrchestrations))]
    [AdminOnly]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "orchestrations")] HttpRequest request,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken)
    {
        var (filter, limit, continuation) = OrchestrationListRequest.Read(request);
        var found = client.GetAllInstancesAsync(filter.ToQuery(time.GetUtcNow(), limit, continuation));

        // One page is one query, whatever it finds; going on is the caller's decision.
        await foreach (var page in found.AsPages(continuation, limit).WithCancellation(cancellationToken))
        {
            return TypedResults.Ok(new OrchestrationList(
                [.. page.Values.Select(OrchestrationView.Of)], OrchestrationListRequest.Encode(page.ContinuationToken)));
        }

        return TypedResults.Ok(new OrchestrationList([], null));
    }
}
