#nullable disable annotations // As in the official package.

using System.Net.Http.Headers;
using SendGrid.Helpers.Mail;

namespace SendGrid;

/// <summary>Calls the SendGrid API. Official source: <c>src/SendGrid/ISendGridClient.cs</c> (sendgrid-csharp).</summary>
public interface ISendGridClient
{
    /// <summary>The path of a request that names none.</summary>
    string UrlPath { get; set; }

    /// <summary>The API's version, the first segment of each path.</summary>
    string Version { get; set; }

    /// <summary>The media type of requests.</summary>
    string MediaType { get; set; }

    /// <summary>Makes an authorization header of a name and a value such as <c>Bearer key</c>.</summary>
    AuthenticationHeaderValue AddAuthorization(KeyValuePair<string, string> header);

    /// <summary>Sends a request as it is.</summary>
    /// <exception cref="HttpRequestException">SendGrid cannot be reached.</exception>
    Task<Response> MakeRequest(HttpRequestMessage request, CancellationToken cancellationToken = default);

    /// <summary>Sends a request to a path of the API.</summary>
    /// <exception cref="HttpRequestException">SendGrid cannot be reached.</exception>
    Task<Response> RequestAsync(
        BaseClient.Method method,
        string requestBody = null,
        string queryParams = null,
        string urlPath = null,
        CancellationToken cancellationToken = default);

    /// <summary>Hands an email to SendGrid; 202 means that it took it.</summary>
    /// <exception cref="HttpRequestException">SendGrid cannot be reached.</exception>
    Task<Response> SendEmailAsync(SendGridMessage msg, CancellationToken cancellationToken = default);
}
