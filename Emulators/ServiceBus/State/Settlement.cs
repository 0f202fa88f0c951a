namespace Emulators.ServiceBus.State;

/// <summary>How a receiver settles a message, and which application properties it sets.</summary>
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

    /// <summary>Returned unprocessed: the delivery does not count.</summary>
    Release,
}
