using System.Net.Mail;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;
using SendGrid.Helpers.Mail;
using Shared.Settings;

namespace NotificationFunctions.Emails;

/// <summary>How SendGrid is reached, and as whom.</summary>
/// <param name="ApiKey">Setting <c>SendGrid__ApiKey</c>.</param>
/// <param name="From">Setting <c>SendGrid__From</c>: an address, perhaps with a name (<c>Orders &lt;orders@example.com&gt;</c>).</param>
/// <param name="Host">Setting <c>SendGrid__Host</c>: where the API is; SendGrid's own where it is not set.</param>
public sealed partial record SendGridSettings(string ApiKey, EmailAddress From, Uri Host)
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

    // SendGrid takes one sender, and no Unicode in it: https://www.twilio.com/docs/sendgrid/api-reference/mail-send/limitations.
    private static EmailAddress ReadFrom(string? value)
    {
        if (string.IsNullOrEmpty(value))
            throw new SettingException("SendGrid__From", "is missing. Set it to the address that emails come from.");
        if (!Ascii.IsValid(value))
            throw new SettingException("SendGrid__From", $"is '{value}'. SendGrid takes only ASCII characters in a sender's name and address.");

        return value.Count(character => character == '@') == 1 && MailAddress.TryCreate(value, out var address) && Address().IsMatch(address.Address)
            ? new EmailAddress(address.Address, address.DisplayName.Length > 0 ? address.DisplayName : null)
            : throw new SettingException("SendGrid__From", $"is '{value}', which is not one email address of a domain on the Internet.");
    }

    private static Uri ReadHost(string? value) =>
        Uri.TryCreate(string.IsNullOrEmpty(value) ? DefaultHost : value, UriKind.Absolute, out var host) && host.Scheme is "http" or "https"
        && host.PathAndQuery == "/" && host.Fragment.Length == 0 && host.UserInfo.Length == 0
            ? host
            : throw new SettingException("SendGrid__Host", $"is '{value}', which is not an http or https address of a server, without a path.");

    [GeneratedRegex(
        @"^[\w!#$%&'*+/=?^`{|}~-]+(\.[\w!#$%&'*+/=?^`{|}~-]+)*@([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]$",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Address();
}
