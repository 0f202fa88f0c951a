using Azure.Core;
using Azure.Identity;
using Shared.Settings;

namespace Shared.Telemetry;

/// <summary>Where telemetry goes. The Functions host reads the same settings for its own.</summary>
/// <param name="AzureMonitor">The connection string of Application Insights; null where it gets nothing.</param>
/// <param name="Identity">Signs in there; null where the connection string is enough.</param>
/// <param name="HasCollector">Whether there is an OpenTelemetry collector; the exporter itself reads where.</param>
internal sealed record TelemetrySettings(string? AzureMonitor, TokenCredential? Identity, bool HasCollector) : ISettings<TelemetrySettings>
{
    private const string ConnectionName = "APPLICATIONINSIGHTS_CONNECTION_STRING";
    private const string IdentityName = "APPLICATIONINSIGHTS_AUTHENTICATION_STRING";
    private const string CollectorName = "OTEL_EXPORTER_OTLP_ENDPOINT";

    public static TelemetrySettings Read(SettingReader reader) =>
        new(reader.Find(ConnectionName), ReadIdentity(reader), reader.Find(CollectorName) is not null);

    // The exporter does not know this setting of the host, and signs in only with a credential that it is given.
    private static ManagedIdentityCredential? ReadIdentity(SettingReader reader)
    {
        if (reader.Find(IdentityName) is not { } text)
        {
            return null;
        }

        var parts = text.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(part => part.Split('=', 2, StringSplitOptions.TrimEntries))
            .ToLookup(part => part[0], part => part.Length == 2 ? part[1] : "", StringComparer.OrdinalIgnoreCase);
        if (!string.Equals(parts["Authorization"].FirstOrDefault(), "AAD", StringComparison.OrdinalIgnoreCase))
        {
            reader.Refuse(IdentityName, "does not say Authorization=AAD.");
            return null;
        }

        return parts["ClientId"].FirstOrDefault() is { Length: > 0 } clientId
            ? new ManagedIdentityCredential(ManagedIdentityId.FromUserAssignedClientId(clientId))
            : new ManagedIdentityCredential(ManagedIdentityId.SystemAssigned);
    }
}
