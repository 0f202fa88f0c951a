using System.Net.Mail;
using System.Text;
using System.Text.RegularExpressions;
using SendGrid.Helpers.Mail;
using Shared.Settings;

namespace NotificationFunctions.Emails;

/// <summary>How SendGrid is reached, and as whom.</summary>
/// <param name="ApiKey">Setting <c>SendGrid__ApiKey</c>.</param>
/// <param name="From">Setting <c>SendGrid__From</c>: an address, perhaps with a name (<c>Orders &lt;orders@example.com&gt;</c>).</param>
/// <param name="Host">Setting <c>SendGrid__Host</c>: where the API is; SendGrid's own where it is not set.</param>
public sealed partial record SendGridSettings(string ApiKey, EmailAddress From, Uri Host) : ISettings<SendGridSettings>
{
    private const string ApiKeyName = "SendGrid__ApiKey";
    private const string FromName = "SendGrid__From";
    private const string HostName = "SendGrid__Host";

    private static readonly Uri DefaultHost = new("https://api.sendgrid.com");

    /// <inheritdoc/>
    public static SendGridSettings Read(SettingReader reader) => new(ReadApiKey(reader), ReadFrom(reader), ReadHost(reader));

    // The key is sent as a header, which can hold visible ASCII only.
    private static string ReadApiKey(SettingReader reader)
    {
        var key = reader.Find(ApiKeyName);
        if (key is null)
        {
            reader.Refuse(ApiKeyName, "is missing. Set it to an API key that may send mail.");
        }
        else if (key.StartsWith("@Microsoft.KeyVault(", StringComparison.OrdinalIgnoreCase))
        {
            reader.Refuse(ApiKeyName, "is a reference to Key Vault that App Service could not resolve (yet): the app starts again when it is resolved.");
        }
        else if (key.AsSpan().ContainsAnyExceptInRange('!', '~'))
        {
            reader.Refuse(ApiKeyName, "has characters that no API key has.");
        }

        return key ?? "";
    }

    // SendGrid takes one sender, without Unicode: https://www.twilio.com/docs/sendgrid/api-reference/mail-send/limitations.
    private static EmailAddress ReadFrom(SettingReader reader)
    {
        if (reader.Find(FromName) is not { } text)
        {
            reader.Refuse(FromName, "is missing. Set it to the address that emails come from.");
        }
        else if (!Ascii.IsValid(text))
        {
            reader.Refuse(FromName, $"is '{text}'. SendGrid takes only ASCII characters in a sender's name and address.");
        }
        else if (text.Count(character => character == '@') != 1 || !MailAddress.TryCreate(text, out var address) || !Address().IsMatch(address.Address))
        {
            reader.Refuse(FromName, $"is '{text}', which is not one email address of a domain on the Internet.");
        }
        else
        {
            return new EmailAddress(address.Address, address.DisplayName.Length > 0 ? address.DisplayName : null);
        }

        return new EmailAddress();
    }

    private static Uri ReadHost(SettingReader reader)
    {
        if (reader.Find(HostName) is not { } text)
        {
            return DefaultHost;
        }

        if (Uri.TryCreate(text, UriKind.Absolute, out var host) && host.Scheme is "http" or "https"
            && host.PathAndQuery == "/" && host.Fragment.Length == 0 && host.UserInfo.Length == 0)
        {
            return host;
        }

        reader.Refuse(HostName, $"is '{text}', which is not an http or https address of a server, without a path.");
        return DefaultHost;
    }

    [GeneratedRegex(
        @"^[\w!#$%&'*+/=?^`{|}~-]+(\.[\w!#$%&'*+/=?^`{|}~-]+)*@([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]$",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Address();
}
