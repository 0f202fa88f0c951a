using Microsoft.Extensions.Options;
using NotificationFunctions.Emails;
using Tests.Support;

namespace Tests.Unit.Notifications;

public class SendGridSettingsTests
{
    private const string Key = "SG.secret";

    [Fact]
    public void The_sender_may_have_a_name_and_the_host_is_SendGrids_own_by_default()
    {
        var settings = Read(Key, "Orders <orders@example.com>", null);

        Assert.Equal((Key, "orders@example.com", "Orders"), (settings.ApiKey, settings.From.Email, settings.From.Name));
        Assert.Equal(new Uri("https://api.sendgrid.com"), settings.Host);
    }

    [Fact]
    public void The_sender_may_be_an_address_alone_and_the_host_another()
    {
        var settings = Read(Key, "orders@example.com", "http://localhost:7071");

        Assert.Equal(("orders@example.com", null), (settings.From.Email, settings.From.Name));
        Assert.Equal(new Uri("http://localhost:7071"), settings.Host);
    }

    [Theory]
    [InlineData(null, "orders@example.com", null, "SendGrid__ApiKey")]
    [InlineData("", "orders@example.com", null, "SendGrid__ApiKey")]
    [InlineData("SG.a\nb", "orders@example.com", null, "SendGrid__ApiKey")]
    [InlineData("SG.ключ", "orders@example.com", null, "SendGrid__ApiKey")]
    [InlineData("@Microsoft.KeyVault(SecretUri=https://vault.example.com/secrets/SendGridApiKey)", "orders@example.com", null, "could not resolve")]
    [InlineData(Key, null, null, "SendGrid__From")]
    [InlineData(Key, "nobody", null, "SendGrid__From")]
    [InlineData(Key, "orders@localhost", null, "SendGrid__From")]
    [InlineData(Key, "orders@127.0.0.1", null, "SendGrid__From")]
    [InlineData(Key, "orders.@example.com", null, "SendGrid__From")]
    [InlineData(Key, "orders@example.com, more@example.com", null, "SendGrid__From")]
    [InlineData(Key, "Bücher <orders@example.com>", null, "SendGrid__From")]
    [InlineData(Key, "orders@bücher.example", null, "SendGrid__From")]
    [InlineData(Key, "orders@example.com", "https://api.sendgrid.com/v3", "SendGrid__Host")]
    [InlineData(Key, "orders@example.com", "https://key@api.sendgrid.com", "SendGrid__Host")]
    [InlineData(Key, "orders@example.com", "localhost:7071", "SendGrid__Host")]
    [InlineData(Key, "orders@example.com", "ftp://example.com", "SendGrid__Host")]
    public void What_is_missing_or_unusable_is_named(string? apiKey, string? from, string? host, string setting)
    {
        var failure = Assert.Throws<OptionsValidationException>(() => Read(apiKey, from, host));

        Assert.Contains(setting, failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("SG.", failure.Message, StringComparison.Ordinal);
    }

    private static SendGridSettings Read(string? apiKey, string? from, string? host) =>
        TestSettings.Read<SendGridSettings>(("SendGrid__ApiKey", apiKey), ("SendGrid__From", from), ("SendGrid__Host", host));
}
