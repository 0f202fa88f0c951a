using System.Text.Json;
using System.Text.RegularExpressions;
using Azure.Messaging.ServiceBus;
using NotificationFunctions.Consumers;
using Shared.Events;

namespace NotificationFunctions.DeadLetters;

/// <summary>A dead-lettered message as the API shows it to operators. There is no personal data in it but IDs.</summary>
/// <param name="SequenceNumber">Identifies it within its source.</param>
/// <param name="MessageId">The ID of the message.</param>
/// <param name="EventId">The CloudEvents id; null where the body is no event.</param>
/// <param name="EventType">The name of the event, or the CloudEvents type where that is not known; null where the body is no event.</param>
/// <param name="Reason">The word that says why it is here.</param>
/// <param name="Description">What exactly was wrong, without email addresses.</param>
/// <param name="EnqueuedAt">When it came to its source.</param>
/// <param name="Attempts">How often it was tried, with pauses, before it was given up.</param>
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
