using System.Text;

namespace LocalRuntime.Engine.Broker;

/// <summary>What the sender put into a message. Nobody changes it afterwards, so the copies of all subscriptions share it.</summary>
internal sealed record BrokerMessage
{
    public required ReadOnlyMemory<byte> Body { get; init; }

    public string? MessageId { get; init; }

    public string? PartitionKey { get; init; }

    public string? SessionId { get; init; }

    public string? ReplyToSessionId { get; init; }

    public TimeSpan TimeToLive { get; init; } = TimeSpan.MaxValue;

    public string? CorrelationId { get; init; }

    public string? Subject { get; init; }

    public string? To { get; init; }

    public string? ContentType { get; init; }

    public string? ReplyTo { get; init; }

    public DateTimeOffset ScheduledEnqueueTime { get; init; }

    public IReadOnlyDictionary<string, object?> Properties { get; init; } = new Dictionary<string, object?>();

    public string BodyText => Encoding.UTF8.GetString(Body.Span);
}
