using System.Globalization;
using Azure.Messaging.ServiceBus;
using Shared.Identifiers;

namespace NotificationFunctions.Consumers;

/// <summary>
/// Lets messages wait. Abandoning would redeliver a message at once and use up its delivery count, so a copy of it is scheduled on a queue of its own.
/// </summary>
public sealed class RetryScheduler(ServiceBusSender sender, TimeProvider time)
{
    /// <summary>The application property that counts the earlier attempts; absent before the first one.</summary>
    public const string AttemptsProperty = "attempts";

    /// <summary>The application property that says, in RFC 3339, when the first attempt was made.</summary>
    public const string WaitingSinceProperty = "waiting-since";

    /// <summary>
    /// Schedules a copy. When this returns the copy is stored, and the message may be completed. Doing both twice does no harm: the copy's MessageId is
    /// made from the message and the attempt, so that the queue drops the second copy.
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
            return null;

        // The copy keeps the body and the application properties, the trace context among them.
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

/// <summary>When a message that must wait is tried again: after growing pauses, for a day at most.</summary>
public static class RetrySchedule
{
    /// <summary>How long a message may wait before it is dead-lettered.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromHours(24);

    /// <summary>The pause after the first attempt. It doubles with each further one.</summary>
    public static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(2);

    /// <summary>The longest pause that is chosen here; a server may ask for a longer one.</summary>
    public static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(10);

    /// <summary>
    /// The pause before the next attempt; null when the patience has run out. No pause reaches beyond that moment: the last attempt is made then.
    /// </summary>
    /// <param name="attempts">How many attempts were made; at least 1.</param>
    /// <param name="waited">How long ago the first of them was.</param>
    /// <param name="askedFor">The pause that the server asked for (Retry-After), or null.</param>
    public static TimeSpan? NextPause(int attempts, TimeSpan waited, TimeSpan? askedFor)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(attempts, 1);
        var left = Patience - waited;
        if (left <= TimeSpan.Zero)
            return null;

        // Beyond 2^10 the longest pause is reached by far; the bound keeps the power in range.
        var growing = FirstPause * Math.Pow(2, Math.Min(attempts - 1, 10));
        var chosen = growing < LongestPause ? growing : LongestPause;
        var pause = askedFor > chosen ? askedFor.Value : chosen;
        return pause < left ? pause : left;
    }
}
