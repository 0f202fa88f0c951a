#nullable disable annotations // As in the official package.

using System.Diagnostics.CodeAnalysis;
using System.Net.Http.Headers;
using System.Text;
using LocalRuntime.Engine;
using LocalRuntime.Engine.Faults;
using SendGrid.Helpers.Mail;
using SendGrid.Helpers.Reliability;

namespace SendGrid;

/// <summary>What all clients of the API share. Official source: <c>src/SendGrid/BaseClient.cs</c> (sendgrid-csharp).</summary>
public abstract class BaseClient : ISendGridClient
{
    private const string DefaultMediaType = "application/json";

    private readonly BaseClientOptions _options;
    private readonly HttpClient _client;

    /// <summary>Creates a client with an <see cref="HttpClient"/> of its own, which repeats requests as the options say.</summary>
    protected BaseClient(BaseClientOptions options)
        : this(httpClient: null, options)
    {
    }

    /// <summary>Creates a client that sends through <paramref name="httpClient"/>.</summary>
    protected BaseClient(HttpClient httpClient, BaseClientOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        _client = httpClient ?? new HttpClient(new RetryDelegatingHandler(new HttpClientHandler(), options.ReliabilitySettings));
        if (options.RequestHeaders?.GetValueOrDefault("Content-Type") is { } contentType)
        {
            MediaType = contentType;
        }
    }

    /// <summary>Methods of HTTP.</summary>
    [SuppressMessage("Design", "CA1034:Nested types should not be visible", Justification = "As in the official package.")]
    public enum Method
    {
        /// <summary>Deletes.</summary>
        DELETE = 0,

        /// <summary>Reads.</summary>
        GET = 1,

        /// <summary>Changes a part.</summary>
        PATCH = 2,

        /// <summary>Creates or acts.</summary>
        POST = 3,

        /// <summary>Replaces.</summary>
        PUT = 4,
    }

    /// <inheritdoc/>
    public string UrlPath
    {
        get => _options.UrlPath;
        set => _options.UrlPath = value;
    }

    /// <inheritdoc/>
    public string Version
    {
        get => _options.Version;
        set => _options.Version = value;
    }

    /// <inheritdoc/>
    public string MediaType { get; set; } = DefaultMediaType;

    /// <inheritdoc/>
    public virtual AuthenticationHeaderValue AddAuthorization(KeyValuePair<string, string> header)
    {
        var parts = header.Value.Split();
        return new AuthenticationHeaderValue(parts[0], parts[1]);
    }

    /// <inheritdoc/>
    public virtual async Task<Response> MakeRequest(HttpRequestMessage request, CancellationToken cancellationToken = default)
    {
        var response = await _client.SendAsync(request, cancellationToken);
        return new Response(response.StatusCode, response.Content, response.Headers);
    }

    /// <inheritdoc/>
    public async Task<Response> RequestAsync(
        Method method,
        string requestBody = null,
        string queryParams = null,
        string urlPath = null,
        CancellationToken cancellationToken = default)
    {
        if (queryParams is not null)
        {
            throw new NotSupportedException($"{nameof(RequestAsync)} with {nameof(queryParams)}: the local runtime sends requests without a query.");
        }

        var path = $"{(Version is null ? "" : Version + "/")}{urlPath ?? UrlPath}";
        var operation = new IoOperation(IoEdge.Email, $"{method} /{path}", method != Method.GET, RuntimeScope.Current.Function, requestBody);
        try
        {
            return await RuntimeScope.Current.Faults.RunAsync(operation, SendAsync, cancellationToken);
        }
        catch (InjectedFaultException fault)
        {
            throw new HttpRequestException(fault.Message, fault);
        }

        // A request can be sent only once, and a fault plan may want it twice.
        async ValueTask<Response> SendAsync(CancellationToken token)
        {
            using var request = BuildRequest(method, path, requestBody);
            return await MakeRequest(request, token);
        }
    }

    /// <inheritdoc/>
    public async Task<Response> SendEmailAsync(SendGridMessage msg, CancellationToken cancellationToken = default) =>
        await RequestAsync(Method.POST, msg.Serialize(), urlPath: "mail/send", cancellationToken: cancellationToken);

    private HttpRequestMessage BuildRequest(Method method, string path, string body)
    {
        var request = new HttpRequestMessage(new HttpMethod(method.ToString()), new Uri(new Uri(_options.Host.TrimEnd('/') + "/"), path));
        if (body is not null)
        {
            // JSON is UTF-8 by definition, and some parts of the API refuse to be told so.
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
            request.Content.Headers.ContentType = new MediaTypeHeaderValue(MediaType, MediaType == DefaultMediaType ? null : Encoding.UTF8.WebName);
        }

        foreach (var (name, value) in _options.RequestHeaders ?? [])
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        request.Headers.Authorization = _options.Auth;
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue(MediaType));
        request.Headers.UserAgent.TryParseAdd("sendgrid/local csharp");
        return request;
    }
}
