using Microsoft.Extensions.Options;
using Shared.Telemetry;
using Tests.Support;

namespace Tests.Unit.Shared;

public sealed class TelemetrySettingsTests
{
    [Fact]
    public void Without_settings_nothing_is_sent() => Assert.Equal(new TelemetrySettings(null, null, HasCollector: false), Read());

    [Theory]
    [InlineData("ClientId=0f8fad5b-d9cb-469f-a165-70867728950e;Authorization=AAD")]
    [InlineData("Authorization=AAD")]
    [InlineData("authorization = aad ;")]
    public void An_authentication_string_makes_an_identity(string text)
    {
        var settings = Read(("APPLICATIONINSIGHTS_CONNECTION_STRING", "InstrumentationKey=k"), ("APPLICATIONINSIGHTS_AUTHENTICATION_STRING", text));

        Assert.Equal("InstrumentationKey=k", settings.AzureMonitor);
        Assert.NotNull(settings.Identity);
    }

    [Theory]
    [InlineData("ClientId=0f8fad5b-d9cb-469f-a165-70867728950e")]
    [InlineData("Authorization=ApiKey")]
    [InlineData("AAD")]
    public void An_authentication_string_of_another_kind_stops_the_start(string text)
    {
        var failure = Assert.Throws<OptionsValidationException>(() => Read(("APPLICATIONINSIGHTS_AUTHENTICATION_STRING", text)));

        Assert.Equal("Setting APPLICATIONINSIGHTS_AUTHENTICATION_STRING does not say Authorization=AAD.", failure.Message);
    }

    [Fact]
    public void A_collector_is_a_place_to_send_to_as_well() => Assert.True(Read(("OTEL_EXPORTER_OTLP_ENDPOINT", "http://localhost:4317")).HasCollector);

    private static TelemetrySettings Read(params IEnumerable<(string Name, string? Value)> settings) => TestSettings.Read<TelemetrySettings>(settings);
}
