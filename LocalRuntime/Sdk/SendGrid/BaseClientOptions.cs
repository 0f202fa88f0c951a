#nullable disable annotations // As in the official package.

using System.Net.Http.Headers;
using SendGrid.Helpers.Reliability;

namespace SendGrid;

/// <summary>How to reach the API. Official source: <c>src/SendGrid/BaseClientOptions.cs</c> (sendgrid-csharp).</summary>
public class BaseClientOptions
{
    /// <summary>How failed requests are repeated; by default they are not. Not used with an <see cref="HttpClient"/> of one's own.</summary>
    public ReliabilitySettings ReliabilitySettings
    {
        get;
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            field = value;
        }
    } = new();

    /// <summary>Headers for all requests.</summary>
    public Dictionary<string, string> RequestHeaders { get; set; } = [];

    /// <summary>The address of the API.</summary>
    public string Host { get; set; }

    /// <summary>The API's version, the first segment of each path.</summary>
    public string Version { get; set; } = "v3";

    /// <summary>The path of a request that names none.</summary>
    public string UrlPath { get; set; }

    /// <summary>The authorization of all requests.</summary>
    public AuthenticationHeaderValue Auth { get; set; }
}
