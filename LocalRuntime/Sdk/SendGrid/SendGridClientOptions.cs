#nullable disable annotations // As in the official package.

using System.Net.Http.Headers;

namespace SendGrid;

/// <summary>How to reach SendGrid. Official source: <c>src/SendGrid/SendGridClientOptions.cs</c> (sendgrid-csharp).</summary>
public class SendGridClientOptions : BaseClientOptions
{
    /// <summary>Creates options for the global API.</summary>
    public SendGridClientOptions() => Host = "https://api.sendgrid.com";

    /// <summary>The API key; setting it sets <see cref="BaseClientOptions.Auth"/>.</summary>
    public string ApiKey
    {
        get;
        set
        {
            if (string.IsNullOrWhiteSpace(value))
            {
                throw new ArgumentNullException(nameof(value), "The API key is empty.");
            }

            field = value;
            Auth = new AuthenticationHeaderValue("Bearer", value);
        }
    }
}
