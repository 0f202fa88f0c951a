#nullable disable annotations // As in the official package.

namespace SendGrid;

/// <summary>A client of SendGrid, with an API key. Official source: <c>src/SendGrid/SendGridClient.cs</c> (sendgrid-csharp).</summary>
public class SendGridClient : BaseClient
{
    /// <summary>Creates a client for <paramref name="apiKey"/>.</summary>
    public SendGridClient(
        string apiKey, string host = null, Dictionary<string, string> requestHeaders = null, string version = null, string urlPath = null)
        : base(Options(apiKey, host, requestHeaders, version, urlPath))
    {
    }

    /// <summary>Creates a client.</summary>
    public SendGridClient(SendGridClientOptions options)
        : base(options)
    {
    }

    /// <summary>Creates a client that sends through <paramref name="httpClient"/>, whose handlers then decide about retries.</summary>
    public SendGridClient(HttpClient httpClient, SendGridClientOptions options)
        : base(httpClient, options)
    {
    }

    private static SendGridClientOptions Options(
        string apiKey, string host, Dictionary<string, string> requestHeaders, string version, string urlPath)
    {
        var defaults = new SendGridClientOptions();
        return new SendGridClientOptions
        {
            ApiKey = apiKey,
            Host = host ?? defaults.Host,
            RequestHeaders = requestHeaders ?? defaults.RequestHeaders,
            Version = version ?? defaults.Version,
            UrlPath = urlPath,
        };
    }
}
