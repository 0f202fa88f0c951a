using Microsoft.AspNetCore.Http;
using Shared.Http.Problems;
using Shared.Http.Requests;

namespace NotificationFunctions.DeadLetters;

/// <summary>Which dead letters are to be handled again.</summary>
/// <param name="Source">Whose.</param>
/// <param name="SequenceNumber">The one; null for the oldest ones.</param>
/// <param name="Max">How many at most.</param>
internal sealed record RedriveRequest(string Source, long? SequenceNumber, int Max)
{
    private const int DefaultMax = 20;
    private const int HighestMax = 100;
    private const int MaxSourceLength = 50;

    /// <summary>Reads the body of POST /dead-letters/redrive.</summary>
    /// <exception cref="ProblemException">It is wrong: 400.</exception>
    public static async Task<RedriveRequest> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        var body = await JsonBody.ReadAsync(request, cancellationToken);
        var source = body.RequiredText("source", MaxSourceLength);
        var sequenceNumber = body.OptionalNumber("sequenceNumber");
        var max = body.OptionalNumber("max") ?? DefaultMax;
        if (sequenceNumber is { } number && (number is < 1 or > long.MaxValue || decimal.Truncate(number) != number))
        {
            body.Errors.Add("sequenceNumber", "must be a whole number from 1.");
        }

        if (max is < 1 or > HighestMax || decimal.Truncate(max) != max)
        {
            body.Errors.Add("max", $"must be a whole number from 1 to {HighestMax}.");
        }

        body.ThrowIfInvalid();
        return new RedriveRequest(source!, (long?)sequenceNumber, (int)max);
    }
}
