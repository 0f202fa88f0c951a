namespace LocalRuntime.Engine.Broker;

/// <summary>
/// Something that messages are received from: a queue or a subscription, or the dead letters of one.
/// Names do not depend on case, as at Service Bus.
/// </summary>
internal sealed record QueueAddress(string Name, string? Subscription, bool IsDeadLetter)
{
    /// <summary>The path as the official client forms it. Official source: <c>Primitives/EntityNameFormatter.cs</c> (azure-sdk-for-net).</summary>
    public string Path => (Subscription is null ? Name : $"{Name}/Subscriptions/{Subscription}") + (IsDeadLetter ? "/$DeadLetterQueue" : "");

    /// <summary>The dead letters of this.</summary>
    public QueueAddress DeadLetters => this with { IsDeadLetter = true };

    /// <summary>The short form: <c>orders/email</c>.</summary>
    public override string ToString() => (Subscription is null ? Name : $"{Name}/{Subscription}") + (IsDeadLetter ? "/$DeadLetterQueue" : "");

    public bool Equals(QueueAddress? other) => other is not null
        && string.Equals(Name, other.Name, StringComparison.OrdinalIgnoreCase)
        && string.Equals(Subscription, other.Subscription, StringComparison.OrdinalIgnoreCase)
        && IsDeadLetter == other.IsDeadLetter;

    public override int GetHashCode() => HashCode.Combine(
        StringComparer.OrdinalIgnoreCase.GetHashCode(Name),
        StringComparer.OrdinalIgnoreCase.GetHashCode(Subscription ?? ""),
        IsDeadLetter);
}
