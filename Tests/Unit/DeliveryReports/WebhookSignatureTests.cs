using System.Globalization;
using System.Text;
using Emulators.SendGrid.Reports;
using Microsoft.AspNetCore.Http;
using NotificationFunctions.DeliveryReports;
using Tests.Support;

namespace Tests.Unit.DeliveryReports;

public sealed class WebhookSignatureTests : IDisposable
{
    // A request that SendGrid signed, from the tests of its own libraries: packages/eventwebhook/src/eventwebhook.spec.js (sendgrid-nodejs),
    // test/unit/test_eventwebhook.py (sendgrid-python). The line end belongs to the body.
    private const string OfficialKey =
        "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE83T4O/n84iotIvIW4mdBgQ/7dAfSmpqIM8kF9mN1flpVKS3GRqe62gw+2fNNRaINXvVpiglSI8eNEc6wEA3F+g==";

    private const string OfficialSignature =
        "MEUCIGHQVtGj+Y3LkG9fLcxf3qfI10QysgDWmMOVmxG0u6ZUAiEAyBiXDWzM+uOe5W0JuG+luQAbPIqHh89M15TluLtEZtM=";

    private const long OfficialTimestamp = 1600112502;

    private const string OfficialBody =
        """[{"email":"hello@world.com","event":"dropped","reason":"Bounced Address","sg_event_id":"ZHJvcC0xMDk5NDkxOS1M""" +
        """UnpYbF9OSFN0T0doUTRrb2ZTbV9BLTA","sg_message_id":"LRzXl_NHStOGhQ4kofSm_A.filterdrecv-p3mdw1-756b745b58""" +
        """-kmzbl-18-5F5FC76C-9.0","smtp-id":"<LRzXl_NHStOGhQ4kofSm_A@ismtpd0039p1iad1.sendgrid.net>","timestamp":1600112492}]""" +
        "\r\n";

    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private static readonly byte[] Body = "[{}]"u8.ToArray();

    private readonly EventSigner _signer = new();

    public void Dispose() => _signer.Dispose();

    [Fact]
    public void The_example_of_SendGrids_own_libraries_is_SendGrids() => Assert.Null(FindOfficialFault(OfficialBody, OfficialSignature));

    [Fact]
    public void The_example_with_another_body_or_signature_is_not()
    {
        Assert.NotNull(FindOfficialFault(OfficialBody.TrimEnd(), OfficialSignature));
        Assert.NotNull(FindOfficialFault(OfficialBody.Replace("dropped", "bounced", StringComparison.Ordinal), OfficialSignature));
        // A signature of another request from the same tests.
        Assert.NotNull(FindOfficialFault(
            OfficialBody, "MEUCIQCtIHJeH93Y+qpYeWrySphQgpNGNr/U+UyUlBkU6n7RAwIgJTz2C+8a8xonZGi6BpSzoQsbVRamr2nlxFDWYNH3j/0="));
    }

    [Fact]
    public void What_is_signed_with_the_key_is_taken() => Assert.Null(FindFault(_signer, HeadersOf(Now), Body));

    [Fact]
    public void What_another_key_signed_is_not()
    {
        using var other = new EventSigner();

        Assert.Contains("signature", FindFault(other, HeadersOf(Now), Body), StringComparison.Ordinal);
    }

    [Fact]
    public void The_timestamp_is_signed_too()
    {
        var headers = HeadersOf(Now);
        headers[EventSigner.TimestampHeader] = Seconds(Now.AddSeconds(1));

        Assert.Contains("signature", FindFault(_signer, headers, Body), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(EventSigner.SignatureHeader)]
    [InlineData(EventSigner.TimestampHeader)]
    public void Both_headers_are_needed_once(string name)
    {
        var missing = HeadersOf(Now);
        missing.Remove(name);
        var doubled = HeadersOf(Now);
        doubled.Append(name, doubled[name]);

        Assert.Equal("it is not signed", FindFault(_signer, missing, Body));
        Assert.Equal("it is not signed", FindFault(_signer, doubled, Body));
    }

    // SendGrid repeats for a day, perhaps with the first signature.
    [Theory]
    [InlineData(-25 * 60, true)]
    [InlineData(-24 * 60, true)]
    [InlineData((-25 * 60) - 1, false)]
    [InlineData(5, true)]
    [InlineData(6, false)]
    public void A_signature_is_good_for_a_day_and_not_before_its_time(int minutes, bool isTaken)
    {
        var fault = FindFault(_signer, HeadersOf(Now.AddMinutes(minutes)), Body);

        Assert.Equal(isTaken ? null : "its timestamp is too old, or ahead of time", fault);
    }

    [Theory]
    [InlineData("")]
    [InlineData("now")]
    [InlineData("-1")]
    [InlineData(" 1772366400")]
    [InlineData("+1772366400")]
    [InlineData("1772366400.0")]
    [InlineData("99999999999999999999")]
    [InlineData("9223372036854775807")]
    public void What_is_no_timestamp_is_refused(string timestamp)
    {
        var headers = HeadersOf(Now);
        headers[EventSigner.TimestampHeader] = timestamp;

        Assert.Contains("timestamp", FindFault(_signer, headers, Body), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("AA==")]
    [InlineData("no base64!")]
    [InlineData("MAYCAQACAQA=")]
    public void What_is_no_signature_is_refused(string signature)
    {
        var headers = HeadersOf(Now);
        headers[EventSigner.SignatureHeader] = signature;

        Assert.Contains("signature", FindFault(_signer, headers, Body), StringComparison.Ordinal);
    }

    [Fact]
    public void A_signature_longer_than_any_is_refused()
    {
        var headers = HeadersOf(Now);
        headers[EventSigner.SignatureHeader] = Convert.ToBase64String(new byte[8192]);

        Assert.Contains("signature", FindFault(_signer, headers, Body), StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_key_nothing_is_SendGrids()
    {
        var signature = new WebhookSignature(null, new ManualTime(Now));

        Assert.False(signature.IsOn);
        Assert.NotNull(signature.FindFault(HeadersOf(Now), Body));
    }

    private static string? FindOfficialFault(string body, string signature) =>
        new WebhookSignature(KeyOf(OfficialKey), new ManualTime(DateTimeOffset.FromUnixTimeSeconds(OfficialTimestamp))).FindFault(
            new HeaderDictionary
            {
                [WebhookSignature.SignatureHeader] = signature,
                [WebhookSignature.TimestampHeader] = OfficialTimestamp.ToString(CultureInfo.InvariantCulture),
            },
            Encoding.UTF8.GetBytes(body));

    private static WebhookKey KeyOf(string text) => WebhookKey.TryParse(text, out var key) ? key : throw new FormatException("The text is not a key.");

    private static string? FindFault(EventSigner trusted, HeaderDictionary headers, byte[] body) =>
        new WebhookSignature(KeyOf(trusted.PublicKey), new ManualTime(Now)).FindFault(headers, body);

    private static string Seconds(DateTimeOffset time) => time.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);

    private HeaderDictionary HeadersOf(DateTimeOffset signedAt)
    {
        using var content = _signer.Sign(Body, signedAt);
        return new HeaderDictionary
        {
            [WebhookSignature.SignatureHeader] = content.Headers.GetValues(EventSigner.SignatureHeader).Single(),
            [WebhookSignature.TimestampHeader] = content.Headers.GetValues(EventSigner.TimestampHeader).Single(),
        };
    }
}
