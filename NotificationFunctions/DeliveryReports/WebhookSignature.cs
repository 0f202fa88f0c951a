using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Shared.Emails;
using Shared.Settings;

namespace NotificationFunctions.DeliveryReports;

/// <summary>
/// Recognises the requests of SendGrid's Signed Event Webhook: the signature is over the timestamp header and the bytes of the body.
/// Official sources: the page named at <see cref="WebhookKey"/>, and <c>RequestValidator.cs</c> (sendgrid-csharp).
/// </summary>
/// <param name="key">SendGrid's key; null where the webhook is off.</param>
/// <param name="time">Says whether a signature is recent.</param>
public sealed class WebhookSignature(WebhookKey? key, TimeProvider time)
{
    /// <summary>The header with the signature in base64.</summary>
    public const string SignatureHeader = "X-Twilio-Email-Event-Webhook-Signature";

    /// <summary>The header with the time of the signature, in seconds since 1970.</summary>
    public const string TimestampHeader = "X-Twilio-Email-Event-Webhook-Timestamp";

    /// <summary>
    /// How old a signature may be. SendGrid repeats what was not answered with 2xx "at increasing intervals for up to 24 hours after the
    /// event occurs" (https://www.twilio.com/docs/sendgrid/for-developers/tracking-events/troubleshooting) and does not say that it signs
    /// anew, so a shorter window could lose reports after an outage. It costs nothing: a replayed report changes nothing
    /// (<see cref="EmailState"/>), so the window only bounds for how long a recorded request is listened to at all.
    /// </summary>
    public static readonly TimeSpan MaxAge = TimeSpan.FromHours(25);

    /// <summary>How far SendGrid's clock may be ahead of this one.</summary>
    public static readonly TimeSpan MaxAhead = TimeSpan.FromMinutes(5);

    // In DER two integers of up to 33 bytes each, which is at most 72 bytes in all; in base64 that is 96 characters.
    private const int MaxSignatureBytes = 72;

    /// <summary>Whether there is a key. Without one no request is SendGrid's.</summary>
    public bool IsOn => key is not null;

    /// <summary>Says what is wrong, for the log; null where the request is SendGrid's.</summary>
    public string? FindFault(IHeaderDictionary headers, ReadOnlySpan<byte> body)
    {
        if (headers[SignatureHeader] is not [{ } signature] || headers[TimestampHeader] is not [{ } timestamp])
        {
            return "it is not signed";
        }

        if (!long.TryParse(timestamp, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) || !IsCurrent(seconds))
        {
            return "its timestamp is too old, or ahead of time";
        }

        return IsSigned(timestamp, body, signature) ? null : "its signature is not of this key, or not of this request";
    }

    private bool IsCurrent(long seconds)
    {
        var now = time.GetUtcNow().ToUnixTimeSeconds();
        return seconds >= now - (long)MaxAge.TotalSeconds && seconds <= now + (long)MaxAhead.TotalSeconds;
    }

    private bool IsSigned(string timestamp, ReadOnlySpan<byte> body, string signature)
    {
        Span<byte> der = stackalloc byte[MaxSignatureBytes];
        if (!Convert.TryFromBase64String(signature, der, out var length))
        {
            return false;
        }

        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.ASCII.GetBytes(timestamp));
        hash.AppendData(body);
        return key?.Verify(hash.GetHashAndReset(), der[..length]) == true;
    }
}

/// <summary>Who may report what became of emails.</summary>
/// <param name="PublicKey">
/// Setting <c>SendGrid__WebhookPublicKey</c>: the key as SendGrid shows it; null where it is not set, which turns the webhook off.
/// </param>
public sealed record WebhookSettings(WebhookKey? PublicKey) : ISettings<WebhookSettings>
{
    private const string Name = "SendGrid__WebhookPublicKey";

    /// <inheritdoc/>
    public static WebhookSettings Read(SettingReader reader)
    {
        WebhookKey? key = null;
        if (reader.Find(Name) is { } text && !WebhookKey.TryParse(text, out key))
        {
            reader.Refuse(
                Name, "is not a public key of the curve P-256 in base64. Take the verification key that SendGrid shows for its Signed Event Webhook.");
        }

        return new WebhookSettings(key);
    }
}

/// <summary>
/// The public key of SendGrid's Signed Event Webhook: ECDSA on P-256 with SHA-256, signatures in DER.
/// Official source: https://www.twilio.com/docs/sendgrid/for-developers/tracking-events/getting-started-event-webhook-security-features.
/// </summary>
public sealed class WebhookKey
{
    private const string P256 = "1.2.840.10045.3.1.7";

    private readonly ECParameters _parameters;

    private WebhookKey(ECParameters parameters) => _parameters = parameters;

    /// <summary>Takes the key as SendGrid shows it: a SubjectPublicKeyInfo in base64.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out WebhookKey? key)
    {
        key = null;
        try
        {
            using var imported = ECDsa.Create();
            var bytes = Convert.FromBase64String(text);
            imported.ImportSubjectPublicKeyInfo(bytes, out var length);
            var parameters = imported.ExportParameters(includePrivateParameters: false);
            if (length == bytes.Length && parameters.Curve.Oid.Value == P256)
            {
                key = new WebhookKey(parameters);
            }
        }
        catch (Exception exception) when (exception is FormatException or CryptographicException)
        {
            return false;
        }

        return key is not null;
    }

    /// <summary>Whether the signature was made with this key over the hash. False also for bytes that are not a signature at all.</summary>
    public bool Verify(ReadOnlySpan<byte> sha256, ReadOnlySpan<byte> derSignature)
    {
        // Each call has its own object, because the type is not documented to be thread-safe.
        using var key = ECDsa.Create(_parameters);
        return key.VerifyHash(sha256, derSignature, DSASignatureFormat.Rfc3279DerSequence);
    }
}
