using System.Net.Mail;
using Microsoft.Extensions.Configuration;
using SendGrid.Helpers.Mail;
using Shared.Settings;

namespace NotificationFunctions.Emails;

/// <summary>How SendGrid is reached, and as whom.</summary>
/// <param name="ApiKey">Setting <c>SendGrid__ApiKey</c>.</param>
/// <param name="From">Setting <c>SendGrid__From</c>: an address, perhaps with a name (<c>Orders &lt;orders@example.com&gt;</c>).</param>
/// <param name="Host">Setting <c>SendGrid__Host</c>: where the API is; SendGrid's own where it is not set.</param>
public sealed record SendGridSettings(string ApiKey, EmailAddress From, Uri Host)
{
    private const string DefaultHost = "https://api.sendgrid.com";

    /// <summary>Reads the settings.</summary>
    /// <exception cref="SettingException">One of them is missing or unusable; the message names it.</exception>
    public static SendGridSettings Read(IConfiguration configuration)
    {
        var section = configuration.GetSection("SendGrid");
        return new SendGridSettings(ReadApiKey(section["ApiKey"]), ReadFrom(section["From"]), ReadHost(section["Host"]));
    }

    // The key is sent as a header, which holds visible ASCII only.
    private static string ReadApiKey(string? value) => value switch
    {
        null or "" => throw new SettingException("SendGrid__ApiKey", "is missing. Set it to an API key that may send mail."),
        _ when value.StartsWith("@Microsoft.KeyVault(", StringComparison.OrdinalIgnoreCase) => throw new SettingException(
            "SendGrid__ApiKey", "is a reference to Key Vault that App Service could not resolve (yet): the app starts again when it is resolved."),
        _ when value.AsSpan().ContainsAnyExceptInRange('!', '~') =>
            throw new SettingException("SendGrid__ApiKey", "has characters that no API key has."),
        _ => value,
    };

    private static EmailAddress ReadFrom(string? value)
    {
        if (string.IsNullOrEmpty(value))
        {
            throw new SettingException("SendGrid__From", "is missing. Set it to the address that emails come from.");
        }

        return MailAddress.TryCreate(value, out var address)
            ? new EmailAddress(address.Address, address.DisplayName.Length > 0 ? address.DisplayName : null)
            : throw new SettingException("SendGrid__From", $"is '{value}', which is not an email address.");
    }

    private static Uri ReadHost(string? value) =>
        Uri.TryCreate(string.IsNullOrEmpty(value) ? DefaultHost : value, UriKind.Absolute, out var host) && host.Scheme is "http" or "https"
            ? host
            : throw new SettingException("SendGrid__Host", $"is '{value}', which is not an http or https address.");
}
