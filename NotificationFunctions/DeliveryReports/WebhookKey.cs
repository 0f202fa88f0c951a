using System.Security.Cryptography;
using Microsoft.Extensions.Configuration;
using Shared.Settings;

namespace NotificationFunctions.DeliveryReports;

/// <summary>
/// The public key of SendGrid's Signed Event Webhook: ECDSA on P-256 with SHA-256, signatures in DER.
/// Official source: https://www.twilio.com/docs/sendgrid/for-developers/tracking-events/getting-started-event-webhook-security-features.
/// </summary>
public sealed class WebhookKey
{
    private const string Setting = "SendGrid__WebhookPublicKey";
    private const string P256 = "1.2.840.10045.3.1.7";

    private readonly ECParameters _parameters;

    private WebhookKey(ECParameters parameters) => _parameters = parameters;

    /// <summary>Reads the key as SendGrid shows it: a SubjectPublicKeyInfo in base64. Null where none is set, which turns the webhook off.</summary>
    /// <exception cref="SettingException">There is something else.</exception>
    public static WebhookKey? Read(IConfiguration configuration) =>
        configuration["SendGrid:WebhookPublicKey"] is { Length: > 0 } text ? new WebhookKey(Parse(text)) : null;

    /// <summary>Whether the signature is one of this key over the hash. What is no signature at all is none of this key either.</summary>
    public bool Verify(ReadOnlySpan<byte> sha256, ReadOnlySpan<byte> derSignature)
    {
        // For each call its own object: the type makes no promise to threads.
        using var key = ECDsa.Create(_parameters);
        return key.VerifyHash(sha256, derSignature, DSASignatureFormat.Rfc3279DerSequence);
    }

    private static ECParameters Parse(string text)
    {
        try
        {
            using var key = ECDsa.Create();
            var bytes = Convert.FromBase64String(text);
            key.ImportSubjectPublicKeyInfo(bytes, out var length);
            var parameters = key.ExportParameters(includePrivateParameters: false);
            return length == bytes.Length && parameters.Curve.Oid.Value == P256 ? parameters : throw Unusable(null);
        }
        catch (Exception exception) when (exception is FormatException or CryptographicException)
        {
            throw Unusable(exception);
        }
    }

    private static SettingException Unusable(Exception? cause) =>
        new(Setting, "is no public key of the curve P-256 in base64. Take the verification key that SendGrid shows for its Signed Event Webhook.", cause);
}
