using Azure.Core;
using Azure.Identity;
using Microsoft.Extensions.Configuration;
using Shared.Settings;

namespace Shared.Telemetry;

/// <summary>Where telemetry goes. The Functions host reads the same settings for its own.</summary>
/// <param name="AzureMonitor">The connection string of Application Insights; null where it gets nothing.</param>
/// <param name="Identity">Signs in there; null where the connection string is enough.</param>
/// <param name="HasCollector">Whether there is an OpenTelemetry collector; the exporter itself reads where.</param>
internal sealed record TelemetrySettings(string? AzureMonitor, TokenCredential? Identity, bool HasCollector)
{
    private const string ConnectionSetting = "APPLICATIONINSIGHTS_CONNECTION_STRING";
    private const string IdentitySetting = "APPLICATIONINSIGHTS_AUTHENTICATION_STRING";
    private const string CollectorSetting = "OTEL_EXPORTER_OTLP_ENDPOINT";

    /// <summary>Reads the settings.</summary>
    /// <exception cref="SettingException">The identity is not readable.</exception>
    public static TelemetrySettings Read(IConfiguration configuration) => new(
        configuration[ConnectionSetting] is { Length: > 0 } connection ? connection : null,
        configuration[IdentitySetting] is { Length: > 0 } identity ? ReadIdentity(identity) : null,
        !string.IsNullOrEmpty(configuration[CollectorSetting]));

    // The exporter does not know this setting of the host, and signs in only with a credential that it is given.
    private static ManagedIdentityCredential ReadIdentity(string text)
    {
        var parts = text.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(part => part.Split('=', 2, StringSplitOptions.TrimEntries))
            .ToLookup(part => part[0], part => part.Length == 2 ? part[1] : "", StringComparer.OrdinalIgnoreCase);
        if (!string.Equals(parts["Authorization"].FirstOrDefault(), "AAD", StringComparison.OrdinalIgnoreCase))
        {
            throw new SettingException(IdentitySetting, "does not say Authorization=AAD.");
        }

        return parts["ClientId"].FirstOrDefault() is { Length: > 0 } clientId
            ? new ManagedIdentityCredential(ManagedIdentityId.FromUserAssignedClientId(clientId))
            : new ManagedIdentityCredential(ManagedIdentityId.SystemAssigned);
    }
}
