using System.Buffers.Text;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Shared.Http.Problems;
using Shared.Http.Requests;
using Shared.Identity;

namespace OrderFunctions.Operations;

/// <summary>GET /orchestrations.</summary>
public sealed class ListOrchestrations(TimeProvider time)
{
    private const int MaxTokenLength = 4096;

    /// <summary>Answers 200 with one page of the orchestrations in a state, or of those that take too long.</summary>
    [Function(nameof(ListOrchestrations))]
    [AdminOnly]
    [AcceptsQuery("status", "limit", "continuation")]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "orchestrations")] HttpRequest request,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken)
    {
        var query = ReadQuery(request);
        var found = client.GetAllInstancesAsync(query);

        // One page is one query, however little it finds. Whether to go on is for the caller to decide.
        await foreach (var page in found.AsPages(query.ContinuationToken, query.PageSize).WithCancellation(cancellationToken))
        {
            return TypedResults.Ok(new OrchestrationList([.. page.Values.Select(OrchestrationView.Of)], Encode(page.ContinuationToken)));
        }

        return TypedResults.Ok(new OrchestrationList([], null));
    }

    /// <exception cref="ProblemException">A parameter is wrong: 400.</exception>
    private OrchestrationQuery ReadQuery(HttpRequest request)
    {
        var errors = new ValidationErrors();
        var limit = PageRequest.ReadLimit(request, errors);
        if (OrchestrationFilter.Find(request.Query["status"].ToString()) is not { } filter)
        {
            errors.Add("status", $"must be one of {string.Join(", ", OrchestrationFilter.Names)}.");
            filter = new OrchestrationFilter([], default);
        }

        string? continuation = null;
        if (request.Query.TryGetValue("continuation", out var tokens) && (continuation = Decode(tokens.ToString())) is null)
        {
            errors.Add("continuation", "is not one that this API gave.");
        }

        errors.ThrowIfAny();
        return new OrchestrationQuery(
            CreatedTo: filter.MinAge > TimeSpan.Zero ? time.GetUtcNow() - filter.MinAge : null,
            Statuses: filter.Statuses,
            PageSize: limit,
            FetchInputsAndOutputs: true,
            ContinuationToken: continuation);
    }

    // Durable Functions' own continuation, in characters that a query may have.
    private static string? Encode(string? continuation) =>
        string.IsNullOrEmpty(continuation) ? null : Base64Url.EncodeToString(Encoding.UTF8.GetBytes(continuation));

    private static string? Decode(string token) => token.Length is > 0 and <= MaxTokenLength && Base64Url.IsValid(token)
        ? Encoding.UTF8.GetString(Base64Url.DecodeFromChars(token))
        : null;
}

/// <summary>A page of orchestrations, in no particular order. It may be short, even empty, and still not be the last.</summary>
/// <param name="Orchestrations">The orchestrations.</param>
/// <param name="Continuation">Asks for the next page; null on the last one.</param>
public sealed record OrchestrationList(IReadOnlyList<OrchestrationView> Orchestrations, string? Continuation);

/// <summary>Which orchestrations an admin asks for.</summary>
/// <param name="Statuses">Their states.</param>
/// <param name="MinAge">How long ago they were started at least.</param>
internal sealed record OrchestrationFilter(IEnumerable<OrchestrationRuntimeStatus> Statuses, TimeSpan MinAge)
{
    /// <summary>After this time a saga is long-running. The alert on stuck orders counts from the same age.</summary>
    public static readonly TimeSpan LongTime = TimeSpan.FromMinutes(10);

    private const string LongRunning = "LongRunning";
    private const string All = "All";

    private static readonly OrchestrationRuntimeStatus[] Known =
    [
        OrchestrationRuntimeStatus.Pending,
        OrchestrationRuntimeStatus.Running,
        OrchestrationRuntimeStatus.Suspended,
        OrchestrationRuntimeStatus.Completed,
        OrchestrationRuntimeStatus.Failed,
        OrchestrationRuntimeStatus.Terminated,
    ];

    /// <summary>The values that the parameter <c>status</c> may have: each state, all states, and those that should have ended long ago.</summary>
    public static IEnumerable<string> Names => [.. Known.Select(status => status.ToString()), LongRunning, All];

    /// <summary>The filter with a name; null where there is none.</summary>
    public static OrchestrationFilter? Find(string name) => name switch
    {
        All => new(Known, default),
        LongRunning => new(Known[..3], LongTime),
        _ when Known.Where(status => status.ToString() == name).ToArray() is [_] status => new(status, default),
        _ => null,
    };
}
