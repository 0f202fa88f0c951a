namespace LocalRuntime.Engine.Broker;

/// <summary>What is done with a locked message.</summary>
internal enum SettlementKind
{
    Complete,
    Abandon,
    DeadLetter,
}

/// <summary>How a receiver settles a message, and which of the message's properties it sets on the way.</summary>
internal sealed record Settlement(SettlementKind Kind)
{
    // Official source: Amqp/AmqpReceiver.cs (azure-sdk-for-net).
    private const int MaxReasonLength = 4096;

    public IEnumerable<KeyValuePair<string, object?>>? Properties { get; init; }

    public string? DeadLetterReason { get; private init; }

    public string? DeadLetterErrorDescription { get; private init; }

    /// <exception cref="ArgumentOutOfRangeException">Reason or description is too long.</exception>
    public static Settlement DeadLetter(IEnumerable<KeyValuePair<string, object?>>? properties, string? reason, string? description) =>
        new(SettlementKind.DeadLetter)
        {
            Properties = properties,
            DeadLetterReason = Checked(reason, nameof(reason)),
            DeadLetterErrorDescription = Checked(description, nameof(description)),
        };

    private static string? Checked(string? text, string name) => text is null || text.Length <= MaxReasonLength
        ? text
        : throw new ArgumentOutOfRangeException(name, $"The {name} of a dead letter has up to {MaxReasonLength} characters; this one has {text.Length}.");
}
