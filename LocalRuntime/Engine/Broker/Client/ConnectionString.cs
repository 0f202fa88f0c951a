namespace LocalRuntime.Engine.Broker.Client;

/// <summary>
/// The parts of a Service Bus connection string that the local broker needs; keys are required, as officially, and not checked.
/// Official source: <c>Primitives/ServiceBusConnectionStringProperties.cs</c> (azure-sdk-for-net).
/// </summary>
internal sealed record ConnectionString(string Host, string? EntityPath)
{
    /// <exception cref="ArgumentException">It names no endpoint, or no key.</exception>
    /// <exception cref="FormatException">It is malformed.</exception>
    public static ConnectionString Parse(string? connectionString)
    {
        ArgumentException.ThrowIfNullOrEmpty(connectionString);
        var parts = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var part in connectionString.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var (name, value) = part.IndexOf('=', StringComparison.Ordinal) is > 0 and var at
                ? (part[..at].Trim(), part[(at + 1)..].Trim())
                : throw new FormatException("The connection string is not a list of name=value separated by semicolons.");
            parts[name] = value.Length > 0 ? value : throw new FormatException($"The connection string gives '{name}' no value.");
        }

        var hasKey = parts.ContainsKey("SharedAccessSignature") || (parts.ContainsKey("SharedAccessKeyName") && parts.ContainsKey("SharedAccessKey"));
        if (!parts.TryGetValue("Endpoint", out var endpoint) || !hasKey)
        {
            throw new ArgumentException(
                "A Service Bus connection string needs an Endpoint, and a SharedAccessKeyName with its SharedAccessKey or a SharedAccessSignature.",
                nameof(connectionString));
        }

        if (!Uri.TryCreate(endpoint, UriKind.Absolute, out var uri) || uri.Scheme != "sb" || uri.Host.Length == 0)
        {
            throw new FormatException("The Endpoint of the connection string is not of the form sb://host.");
        }

        return new ConnectionString(uri.Host, parts.GetValueOrDefault("EntityPath"));
    }

    /// <exception cref="ArgumentException">It is not a host name.</exception>
    public static string CheckHost(string? fullyQualifiedNamespace)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(fullyQualifiedNamespace);
        return Uri.CheckHostName(fullyQualifiedNamespace) != UriHostNameType.Unknown
            ? fullyQualifiedNamespace
            : throw new ArgumentException($"'{fullyQualifiedNamespace}' is not a host name.", nameof(fullyQualifiedNamespace));
    }
}
