namespace Emulators.ServiceBus.State;

/// <summary>The address of a queue or a subscription, or of the dead letters of one. Case does not matter, as at Service Bus.</summary>
internal sealed class QueueAddress(string name, string? subscription = null, bool isDeadLetters = false) : IEquatable<QueueAddress>
{
    private const string DeadLetterSuffix = "$DeadLetterQueue";

    public string Name => name;

    public string? Subscription => subscription;

    public bool IsDeadLetters => isDeadLetters;

    /// <summary>The path as the official client forms it. Official source: Primitives/EntityNameFormatter.cs (azure-sdk-for-net).</summary>
    public string Path { get; } = (subscription is null ? name : $"{name}/Subscriptions/{subscription}") + (isDeadLetters ? $"/{DeadLetterSuffix}" : "");

    /// <summary>The path in lower case, which is the key in the store.</summary>
    public string Key => field ??= Path.ToLowerInvariant();

    public QueueAddress DeadLetters => new(Name, Subscription, isDeadLetters: true);

    /// <summary>Parses the address that a client's link names: <c>/topic/Subscriptions/name/$DeadLetterQueue</c>, with or without the first slash.</summary>
    public static QueueAddress Parse(string address)
    {
        var parts = Uri.UnescapeDataString(address).Split('/', StringSplitOptions.RemoveEmptyEntries);
        var isDeadLetters = parts.Length > 1 && parts[^1].Equals(DeadLetterSuffix, StringComparison.OrdinalIgnoreCase);
        parts = isDeadLetters ? parts[..^1] : parts;
        return parts.Length > 2 && parts[^2].Equals("Subscriptions", StringComparison.OrdinalIgnoreCase)
            ? new QueueAddress(string.Join('/', parts[..^2]), parts[^1], isDeadLetters)
            : new QueueAddress(string.Join('/', parts), null, isDeadLetters);
    }

    public bool Equals(QueueAddress? other) => other is not null && string.Equals(Key, other.Key, StringComparison.Ordinal);

    public override bool Equals(object? obj) => Equals(obj as QueueAddress);

    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(Key);

    public override string ToString() => Path;
}
