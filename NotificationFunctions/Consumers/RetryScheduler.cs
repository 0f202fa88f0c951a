using System.Globalization;
using Azure.Messaging.ServiceBus;
using Shared.Identifiers;

namespace NotificationFunctions.Consumers;

/// <summary>
/// Lets messages wait. Abandoning would redeliver a message at once and burn its delivery count, so a copy of it is scheduled
/// on a queue of its own instead.
/// </summary>
public sealed class RetryScheduler(ServiceBusSender sender, TimeProvider time)
{
    /// <summary>The application property that counts the attempts made before; absent in the first one.</summary>
    public const string AttemptsProperty = "attempts";

    /// <summary>The application property that says, in RFC 3339, when the first attempt was made.</summary>
    public const string WaitingSinceProperty = "waiting-since";

    /// <summary>
    /// Schedules a copy. When this returns the copy is stored, and the message may be completed. Doing both twice does no harm:
    /// the copy's MessageId is made from the message and the attempt, so that the queue drops the second one.
    /// </summary>
    /// <param name="message">The message that must wait.</param>
    /// <param name="eventId">The CloudEvents id in it, which the copy keeps.</param>
    /// <param name="askedFor">The pause that a server asked for, or null.</param>
    /// <param name="cancellationToken">Cancels the sending.</param>
    /// <returns>When the copy is due; null where the message has waited long enough and nothing was scheduled.</returns>
    public async Task<DateTimeOffset?> TryScheduleAsync(
        ServiceBusReceivedMessage message, string eventId, TimeSpan? askedFor, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var attempts = ReadAttempts(message) + 1;
        var waitingSince = ReadWaitingSince(message) ?? now;
        if (RetrySchedule.NextPause(attempts, now - waitingSince, askedFor) is not { } pause)
        {
            return null;
        }

        // The copy keeps body and application properties, the trace context among them.
        var copy = new ServiceBusMessage(message)
        {
            MessageId = FieldHash.Key("email retry", eventId, message.MessageId, attempts.ToString(CultureInfo.InvariantCulture)),
        };
        copy.ApplicationProperties[AttemptsProperty] = attempts;
        copy.ApplicationProperties[WaitingSinceProperty] = waitingSince.ToString("O", CultureInfo.InvariantCulture);
        await sender.ScheduleMessageAsync(copy, now + pause, cancellationToken);
        return now + pause;
    }

    /// <summary>How many attempts were made before the one that this message is for.</summary>
    internal static int ReadAttempts(ServiceBusReceivedMessage message) =>
        message.ApplicationProperties.TryGetValue(AttemptsProperty, out var value) && value is int and >= 0 and < int.MaxValue
            ? (int)value
            : 0;

    private static DateTimeOffset? ReadWaitingSince(ServiceBusReceivedMessage message) =>
        message.ApplicationProperties.TryGetValue(WaitingSinceProperty, out var value)
        && DateTimeOffset.TryParse(value as string, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var since)
            ? since
            : null;
}
