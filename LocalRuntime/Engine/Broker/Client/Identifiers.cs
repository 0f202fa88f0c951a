namespace LocalRuntime.Engine.Broker.Client;

/// <summary>Names of clients, senders and receivers.</summary>
internal static class Identifiers
{
    /// <summary>The given name, or a new one made of <paramref name="about"/>.</summary>
    public static string OrNew(string? given, string about) => string.IsNullOrEmpty(given) ? $"{about}-{Guid.NewGuid()}" : given;
}
