using Azure;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Data.Tables;
using LocalRuntime.Engine.Tables.Pipeline;

namespace LocalRuntime.Engine.Tables;

/// <summary>The table service of one account, and how to reach it.</summary>
internal sealed class TableAccount
{
    private const string TokenScope = "https://storage.azure.com/.default";

    private TableAccount(Uri endpoint, string? name, HttpPipelinePolicy? authorization, TableClientOptions? options)
    {
        options ??= new TableClientOptions();
        Endpoint = endpoint.GetLeftPart(UriPartial.Path).TrimEnd('/');
        Name = name ?? NameIn(endpoint);
        Version = options.VersionString;
        Pipeline = TablePipeline.Build(options, authorization);
    }

    /// <summary>Address of the service, without a slash at its end and without a query.</summary>
    public string Endpoint { get; }

    /// <summary>Name of the account.</summary>
    public string Name { get; }

    /// <summary>Version of the service's protocol.</summary>
    public string Version { get; }

    public HttpPipeline Pipeline { get; }

    /// <exception cref="ArgumentException">The string is not a connection string for Table Storage.</exception>
    public static TableAccount From(string connectionString, TableClientOptions? options)
    {
        var parsed = TableConnectionString.Parse(connectionString);
        return new(parsed.Endpoint, parsed.AccountName, Authorization(parsed), options);
    }

    public static TableAccount From(Uri endpoint, TableSharedKeyCredential credential, TableClientOptions? options)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        ArgumentNullException.ThrowIfNull(credential);
        return new(endpoint, null, new SharedKeyLitePolicy(credential), options);
    }

    public static TableAccount From(Uri endpoint, TokenCredential credential, TableClientOptions? options)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        ArgumentNullException.ThrowIfNull(credential);
        return new(endpoint, null, new BearerTokenAuthenticationPolicy(credential, TokenScope), options);
    }

    private static HttpPipelinePolicy? Authorization(TableConnectionString parsed) => parsed switch
    {
        { SharedKey: { } key } => new SharedKeyLitePolicy(key),
        { SharedAccessSignature: { } signature } => new SharedAccessSignaturePolicy(new AzureSasCredential(signature)),
        _ => null,
    };

    /// <summary>The first part of the host name, or, where the host has none, the first segment of the path (Azurite).</summary>
    private static string NameIn(Uri endpoint) =>
        endpoint.HostNameType == UriHostNameType.Dns && endpoint.Host.Contains('.', StringComparison.Ordinal)
        ? endpoint.Host[..endpoint.Host.IndexOf('.', StringComparison.Ordinal)]
        : endpoint.Segments.ElementAtOrDefault(1)?.TrimEnd('/') ?? "";
}
