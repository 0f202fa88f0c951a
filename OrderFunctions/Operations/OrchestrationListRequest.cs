using System.Buffers.Text;
using System.Text;
using Microsoft.AspNetCore.Http;
using Shared.Http.Problems;
using Shared.Http.Requests;

namespace OrderFunctions.Operations;

/// <summary>What GET /orchestrations asks for.</summary>
/// <param name="Filter">Which of them.</param>
/// <param name="Limit">How many at most, 1–100.</param>
/// <param name="Continuation">Where Durable Functions goes on, in its own words; null for the first page.</param>
internal sealed record OrchestrationListRequest(OrchestrationFilter Filter, int Limit, string? Continuation)
{
    private const int MaxTokenLength = 4096;

    /// <summary>Reads <c>status</c>, <c>limit</c> and <c>continuation</c> from the query.</summary>
    /// <exception cref="ProblemException">One of them is wrong: 400.</exception>
    public static OrchestrationListRequest Read(HttpRequest request)
    {
        var errors = new ValidationErrors();
        var limit = PageRequest.ReadLimit(request, errors);
        var filter = ReadFilter(request, errors);
        string? continuation = null;
        if (request.Query.TryGetValue("continuation", out var tokens) && (continuation = Decode(tokens.ToString())) is null)
        {
            errors.Add("continuation", "is not one that this API gave.");
        }

        errors.ThrowIfAny();
        return new OrchestrationListRequest(filter, limit, continuation);
    }

    /// <summary>The continuation as clients see it: in characters that a query may have.</summary>
    public static string? Encode(string? continuation) =>
        string.IsNullOrEmpty(continuation) ? null : Base64Url.EncodeToString(Encoding.UTF8.GetBytes(continuation));

    private static OrchestrationFilter ReadFilter(HttpRequest request, ValidationErrors errors)
    {
        switch (request.Query["status"].ToString())
        {
            case nameof(OrchestrationFilter.Failed):
                return OrchestrationFilter.Failed;
            case nameof(OrchestrationFilter.LongRunning):
                return OrchestrationFilter.LongRunning;
            default:
                errors.Add("status", $"must be {OrchestrationFilter.Failed} or {OrchestrationFilter.LongRunning}.");
                return default;
        }
    }

    private static string? Decode(string token) => token.Length is > 0 and <= MaxTokenLength && Base64Url.IsValid(token)
        ? Encoding.UTF8.GetString(Base64Url.DecodeFromChars(token))
        : null;
}
