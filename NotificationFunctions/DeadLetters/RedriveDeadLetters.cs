using Azure.Messaging.ServiceBus;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using Shared.Http.Problems;
using Shared.Http.Requests;
using Shared.Identity;

namespace NotificationFunctions.DeadLetters;

/// <summary>Which dead letters are to be handled again.</summary>
/// <param name="Source">The entity whose dead letters they are.</param>
/// <param name="SequenceNumber">The only one to handle; null for the oldest ones.</param>
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

/// <summary>What became of one dead letter that was handled again; see <see cref="RedriveResult"/>.</summary>
internal enum RedriveOutcome
{
    Redriven,
    Waiting,
    Refused,
    Failed,
}

/// <summary>How many dead letters ended how. Only the redriven ones are gone.</summary>
/// <param name="Redriven">Handled now, or found to have been handled before.</param>
/// <param name="Waiting">Not possible now: the profile has not arrived, or a dependency does not answer.</param>
/// <param name="Refused">Unreadable, or refused by SendGrid, as before.</param>
/// <param name="Failed">Ended by an error, which is in the log.</param>
public sealed record RedriveResult(int Redriven, int Waiting, int Refused, int Failed)
{
    internal static RedriveResult Of(IReadOnlyList<RedriveOutcome> outcomes)
    {
        return new RedriveResult(
            Count(RedriveOutcome.Redriven), Count(RedriveOutcome.Waiting), Count(RedriveOutcome.Refused), Count(RedriveOutcome.Failed));

        int Count(RedriveOutcome wanted) => outcomes.Count(outcome => outcome == wanted);
    }
}

/// <summary><c>POST /dead-letters/redrive</c>: handles again what was given up.</summary>
public sealed class RedriveDeadLetters(ServiceBusClient client, DeadLetterRedrive redrive, ILogger<RedriveDeadLetters> logger)
{
    /// <summary>Answers 200 when the dead letters have been handled; 400 where there is no such source.</summary>
    [Function(nameof(RedriveDeadLetters))]
    [AdminOnly]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "dead-letters/redrive")] HttpRequest request, CancellationToken cancellationToken)
    {
        var asked = await RedriveRequest.ReadAsync(request, cancellationToken);
        await using var receiver = DeadLetterSource.Open(client, asked.Source) ?? throw ValidationErrors.Of("source", DeadLetterSource.Expected);
        var caller = Caller.Of(request);
        var result = await redrive.RunAsync(receiver, asked, userId => request.LogSubject(caller, userId), cancellationToken);
        logger.LogWarning("Dead letters of {Source} were redriven by {UserId}: {Result}", asked.Source, caller.UserId, result);
        return TypedResults.Ok(result);
    }
}
