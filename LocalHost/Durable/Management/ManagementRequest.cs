using System.Globalization;
using DurableTask.Core;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.Routing;
using Microsoft.Net.Http.Headers;

namespace LocalHost.Durable.Management;

/// <summary>A request to the management API. An invalid parameter counts as missing, as in HttpApiHandler.</summary>
internal sealed class ManagementRequest(HttpContext http)
{
    public string Method => http.Request.Method.ToUpperInvariant();

    /// <summary>The path below the API's own; its first segment in lower case.</summary>
    public string[] Segments
    {
        get
        {
            var path = (http.GetRouteValue("path") as string ?? "").Split('/', StringSplitOptions.RemoveEmptyEntries);
            if (path.Length > 0) path[0] = path[0].ToLowerInvariant();
            return path;
        }
    }

    public string Url => http.Request.GetEncodedUrl();

    public CancellationToken Aborted => http.RequestAborted;

    public ClientTrace Trace => new(Header(HeaderNames.TraceParent), Header(HeaderNames.TraceState), RequestTime: null);

    public bool HasJsonContent =>
        MediaTypeHeaderValue.TryParse(http.Request.ContentType, out var type) && type.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase);

    public string? Query(string name) => http.Request.Query[name].FirstOrDefault();

    public string? Header(string name) => http.Request.Headers[name].FirstOrDefault();

    public bool? Flag(string name) => bool.TryParse(Query(name), out var flag) ? flag : null;

    public int? Number(string name) => int.TryParse(Query(name), CultureInfo.InvariantCulture, out var number) ? number : null;

    public TimeSpan? Seconds(string name) =>
        double.TryParse(Query(name), CultureInfo.InvariantCulture, out var seconds) ? TimeSpan.FromSeconds(seconds) : null;

    public DateTime? Time(string name) => DateTime.TryParse(
        Query(name), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time) ? time : null;

    /// <summary>The parameter may occur several times, each a list separated by commas. Unknown statuses are ignored.</summary>
    public List<OrchestrationStatus> Statuses(string name) =>
        [.. from text in http.Request.Query[name].SelectMany(value => (value ?? "").Split(','))
            let status = Enum.TryParse<OrchestrationStatus>(text, out var parsed) ? parsed : (OrchestrationStatus?)null
            where status is not null
            select status.Value];

    public async Task<string?> ReadBodyAsync()
    {
        using var reader = new StreamReader(http.Request.Body);
        return await reader.ReadToEndAsync(Aborted) is { Length: > 0 } text ? text : null;
    }

    public void Respond(string header, string value) => http.Response.Headers[header] = value;

    /// <summary>
    /// Scheme and host of the URLs in the answer: those of this request or, where host.json sets useForwardedHost, those of its X-Forwarded headers.
    /// </summary>
    public Uri Authority(DurableOptions options) =>
        options.HttpSettings.UseForwardedHost && Header("X-Forwarded-Host") is { } host && Header("X-Forwarded-Proto") is { } scheme
            ? new Uri($"{scheme}://{host}")
            : new Uri(UriHelper.BuildAbsolute(http.Request.Scheme, http.Request.Host));
}
