using System.Security.Cryptography;
using Microsoft.Extensions.Options;
using NotificationFunctions.DeliveryReports;
using Tests.Support;

namespace Tests.Unit.DeliveryReports;

public sealed class WebhookKeyTests
{
    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public void Without_the_setting_there_is_no_key(string? text) => Assert.Null(Read(text));

    [Fact]
    public void The_key_is_taken_as_SendGrid_shows_it()
    {
        using var pair = ECDsa.Create(ECCurve.NamedCurves.nistP256);

        Assert.NotNull(Read(Convert.ToBase64String(pair.ExportSubjectPublicKeyInfo())));
    }

    [Theory]
    [MemberData(nameof(Unusable))]
    public void Anything_else_stops_the_start_with_the_name_of_the_setting(string text)
    {
        var failure = Assert.Throws<OptionsValidationException>(() => Read(text));

        Assert.StartsWith("Setting SendGrid__WebhookPublicKey is not a public key", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(text, failure.Message, StringComparison.Ordinal);
    }

    public static TheoryData<string> Unusable()
    {
        using var pair = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var otherCurve = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        using var otherKind = RSA.Create(2048);
        var key = pair.ExportSubjectPublicKeyInfo();
        return
        [
            "none!",
            "AAAA",
            pair.ExportSubjectPublicKeyInfoPem(),
            Convert.ToBase64String(pair.ExportPkcs8PrivateKey()),
            Convert.ToBase64String([.. key, 0]),
            Convert.ToBase64String(key[..^1]),
            Convert.ToBase64String(otherCurve.ExportSubjectPublicKeyInfo()),
            Convert.ToBase64String(otherKind.ExportSubjectPublicKeyInfo()),
        ];
    }

    private static WebhookKey? Read(string? text) => TestSettings.Read<WebhookSettings>(("SendGrid__WebhookPublicKey", text)).PublicKey;
}
