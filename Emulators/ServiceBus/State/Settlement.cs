namespace Emulators.ServiceBus.State;

/// <summary>How a receiver ends a lock, and which of the message's application properties it sets.</summary>
internal sealed record Settlement(SettlementKind Kind)
{
    public IReadOnlyDictionary<string, object?> Properties { get; init; } = new Dictionary<string, object?>();
}

internal enum SettlementKind
{
    Complete,
    Abandon,
    DeadLetter,
    Defer,

    /// <summary>Given back unused: no delivery.</summary>
    Release,
}
