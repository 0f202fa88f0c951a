using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using Shared.Settings;

namespace NotificationFunctions.DeliveryReports;

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
                Name, "is no public key of the curve P-256 in base64. Take the verification key that SendGrid shows for its Signed Event Webhook.");
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

    /// <summary>Whether the signature is one of this key over the hash. What is not a signature at all is not one of this key either.</summary>
    public bool Verify(ReadOnlySpan<byte> sha256, ReadOnlySpan<byte> derSignature)
    {
        // For each call its own object: the type makes no promise to threads.
        using var key = ECDsa.Create(_parameters);
        return key.VerifyHash(sha256, derSignature, DSASignatureFormat.Rfc3279DerSequence);
    }
}
