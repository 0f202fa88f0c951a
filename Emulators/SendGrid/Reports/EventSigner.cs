using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Emulators.SendGrid.Reports;

/// <summary>
/// Signs events as SendGrid's Signed Event Webhook does, with a key pair of its own.
/// Official source: https://www.twilio.com/docs/sendgrid/for-developers/tracking-events/getting-started-event-webhook-security-features.
/// </summary>
internal sealed class EventSigner : IDisposable
{
    public const string SignatureHeader = "X-Twilio-Email-Event-Webhook-Signature";
    public const string TimestampHeader = "X-Twilio-Email-Event-Webhook-Timestamp";

    private readonly Lock _gate = new();
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    /// <summary>The key for the setting <c>SendGrid__WebhookPublicKey</c>.</summary>
    public string PublicKey => Convert.ToBase64String(_key.ExportSubjectPublicKeyInfo());

    /// <summary>The content of a request, with the headers for signature and timestamp.</summary>
    public ByteArrayContent Sign(byte[] body, DateTimeOffset now)
    {
        var timestamp = now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var content = new ByteArrayContent(body) { Headers = { ContentType = new("application/json") } };
        content.Headers.Add(TimestampHeader, timestamp);
        content.Headers.Add(SignatureHeader, Sign([.. Encoding.ASCII.GetBytes(timestamp), .. body]));
        return content;
    }

    public void Dispose() => _key.Dispose();

    private string Sign(byte[] data)
    {
        lock (_gate)
        {
            return Convert.ToBase64String(_key.SignData(data, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence));
        }
    }
}
