using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Azure.Messaging.ServiceBus;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using NotificationFunctions.Consumers;
using Shared.Events;
using Shared.Http.Problems;
using Shared.Http.Requests;
using Shared.Identity;

namespace NotificationFunctions.DeadLetters;

/// <summary>A dead-lettered message as the API shows it. Of personal data it has only IDs.</summary>
/// <param name="SequenceNumber">Identifies it within its source.</param>
/// <param name="MessageId">The ID of the message.</param>
/// <param name="EventId">The CloudEvents id; null where the body is no event.</param>
/// <param name="EventType">The name of the event, or the CloudEvents type where that is not known; null where the body is no event.</param>
/// <param name="Reason">Why it was dead-lettered, in one word.</param>
/// <param name="Description">What exactly was wrong, without email addresses.</param>
/// <param name="EnqueuedAt">When it arrived at its source.</param>
/// <param name="Attempts">How many attempts were made, with pauses, before it was given up.</param>
public sealed partial record DeadLetterView(
    long SequenceNumber, string MessageId, string? EventId, string? EventType, string? Reason, string? Description, DateTimeOffset EnqueuedAt, int Attempts)
{
    /// <summary>Shows a message.</summary>
    public static DeadLetterView Of(ServiceBusReceivedMessage message)
    {
        var envelope = FindEnvelope(message);
        return new DeadLetterView(
            message.SequenceNumber,
            message.MessageId,
            envelope?.Id,
            envelope is null ? null : Shared.Events.EventType.Find(envelope.Type)?.Name ?? envelope.Type,
            message.DeadLetterReason,
            message.DeadLetterErrorDescription is { } description ? EmailAddress().Replace(description, "…") : null,
            message.EnqueuedTime,
            RetryScheduler.ReadAttempts(message) + 1);
    }

    private static CloudEvent? FindEnvelope(ServiceBusReceivedMessage message)
    {
        try
        {
            return CloudEvent.Parse(message.Body.ToMemory().Span);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    [GeneratedRegex(@"[^\s""'<>]+@[^\s""'<>]+", RegexOptions.NonBacktracking)]
    private static partial Regex EmailAddress();
}

/// <summary>A page of dead letters, oldest first.</summary>
/// <param name="DeadLetters">The dead letters.</param>
/// <param name="Continuation">Asks for the next page; null on the last one.</param>
public sealed record DeadLetterList(IReadOnlyList<DeadLetterView> DeadLetters, string? Continuation);

/// <summary><c>GET /dead-letters?source&amp;limit&amp;continuation</c>: shows admins what was given up.</summary>
public sealed class ListDeadLetters(ServiceBusClient client)
{
    /// <summary>Answers 200 with one page of a source's dead letters. They are only peeked at.</summary>
    [Function(nameof(ListDeadLetters))]
    [AdminOnly]
    [AcceptsQuery("source", "limit", "continuation")]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "dead-letters")] HttpRequest request, CancellationToken cancellationToken)
    {
        var page = PageRequest.Read(request);
        var from = 0L;
        if (page.After is { } after && !long.TryParse(after, NumberStyles.None, CultureInfo.InvariantCulture, out from))
        {
            throw ValidationErrors.Of("continuation", "is not one that this API gave.");
        }

        await using var receiver = DeadLetterSource.Open(client, request.Query["source"].ToString())
            ?? throw ValidationErrors.Of("source", DeadLetterSource.Expected);
        var found = await PeekAsync(receiver, page.Limit, from, cancellationToken);
        var continuation = found.Count < page.Limit ? null : PageRequest.Encode((found[^1].SequenceNumber + 1).ToString(CultureInfo.InvariantCulture));
        return TypedResults.Ok(new DeadLetterList([.. found.Select(DeadLetterView.Of)], continuation));
    }

    // Service Bus may give fewer than there are. Each round gives at least one, or is the last.
    private static async Task<List<ServiceBusReceivedMessage>> PeekAsync(
        ServiceBusReceiver receiver, int limit, long from, CancellationToken cancellationToken)
    {
        var found = new List<ServiceBusReceivedMessage>();
        while (found.Count < limit)
        {
            var some = await receiver.PeekMessagesAsync(limit - found.Count, from, cancellationToken);
            if (some.Count == 0)
            {
                break;
            }

            found.AddRange(some);
            from = some[^1].SequenceNumber + 1;
        }

        return found;
    }
}
