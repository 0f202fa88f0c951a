using Azure.Data.Tables;

namespace LocalRuntime.Engine.Tables;

/// <summary>A parsed connection string. Official source: <c>sdk/tables/Azure.Data.Tables/src/TableConnectionString.cs</c>.</summary>
/// <param name="Endpoint">Address of the table service.</param>
/// <param name="AccountName">Name of the account, or null where the string has none.</param>
/// <param name="SharedKey">The account's key, or null.</param>
/// <param name="SharedAccessSignature">A shared access signature, or null.</param>
internal sealed record TableConnectionString(
    Uri Endpoint, string? AccountName, TableSharedKeyCredential? SharedKey, string? SharedAccessSignature)
{
    private const string DevelopmentAccount = "devstoreaccount1";

    /// <summary>The key of Azurite's own account. It is public: it stands in Azurite's documentation.</summary>
    private const string DevelopmentKey = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    /// <exception cref="ArgumentException">The string is not a connection string for Table Storage.</exception>
    public static TableConnectionString Parse(string connectionString)
    {
        ArgumentException.ThrowIfNullOrEmpty(connectionString);
        var settings = Settings(connectionString);
        return string.Equals(settings.GetValueOrDefault("UseDevelopmentStorage"), "true", StringComparison.OrdinalIgnoreCase)
            ? Development(settings.GetValueOrDefault("DevelopmentStorageProxyUri"))
            : Account(settings) ?? throw new ArgumentException(
                "The connection string has no valid combination of account information: it needs AccountName, AccountKey and "
                + "TableEndpoint or EndpointSuffix; or TableEndpoint and SharedAccessSignature.",
                nameof(connectionString));
    }

    private static TableConnectionString Development(string? proxy) => new(
        new Uri($"{proxy?.TrimEnd('/') ?? "http://127.0.0.1"}:10002/{DevelopmentAccount}"),
        DevelopmentAccount,
        new TableSharedKeyCredential(DevelopmentAccount, DevelopmentKey),
        null);

    private static TableConnectionString? Account(Dictionary<string, string> settings)
    {
        var name = settings.GetValueOrDefault("AccountName");
        var endpoint = settings.GetValueOrDefault("TableEndpoint");
        var suffix = settings.GetValueOrDefault("EndpointSuffix");
        var signature = settings.GetValueOrDefault("SharedAccessSignature");
        if (name is not null && settings.TryGetValue("AccountKey", out var key) && (endpoint ?? suffix) is not null)
        {
            var protocol = settings.GetValueOrDefault("DefaultEndpointsProtocol", Uri.UriSchemeHttps);
            return new(new Uri(endpoint ?? $"{protocol}://{name}.table.{suffix}"), name, new TableSharedKeyCredential(name, key), null);
        }

        return endpoint is not null && signature is not null ? new(new Uri(endpoint), name, null, signature) : null;
    }

    private static Dictionary<string, string> Settings(string connectionString)
    {
        var settings = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var pair in connectionString.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var equals = pair.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0 || !settings.TryAdd(pair[..equals].TrimEnd(), pair[(equals + 1)..].TrimStart()))
                throw new ArgumentException(
                    "The connection string must be a list of distinct 'name=value' pairs.", nameof(connectionString));
        }

        return settings;
    }
}
