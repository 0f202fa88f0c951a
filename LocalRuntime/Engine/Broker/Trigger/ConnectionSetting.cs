using LocalRuntime.Engine.Broker.Client;
using Microsoft.Extensions.Configuration;

namespace LocalRuntime.Engine.Broker.Trigger;

/// <summary>
/// The host that the settings of a trigger's connection name. Official source: <c>Config/ServiceBusClientFactory.cs</c> of
/// Microsoft.Azure.WebJobs.Extensions.ServiceBus (azure-sdk-for-net).
/// </summary>
internal static class ConnectionSetting
{
    private const string DefaultName = "ServiceBus";

    /// <param name="name">The name from the attribute, or null.</param>
    /// <param name="settings">The app's settings.</param>
    /// <exception cref="InvalidOperationException">The setting is missing, or names no namespace.</exception>
    public static string ResolveHost(string? name, IConfiguration settings)
    {
        name ??= DefaultName;
        var section = settings.GetSection("AzureWebJobs" + name);
        section = section.Exists() ? section : settings.GetSection(name);
        if (!section.Exists())
        {
            throw new InvalidOperationException($"Service Bus connection '{name}' does not exist. Make sure that it is a defined App Setting.");
        }

        try
        {
            return !string.IsNullOrWhiteSpace(section.Value)
                ? ConnectionString.Parse(section.Value).Host
                : ConnectionString.CheckHost(section["fullyQualifiedNamespace"]);
        }
        catch (Exception invalid) when (invalid is ArgumentException or FormatException)
        {
            throw new InvalidOperationException(
                $"Service Bus connection '{name}' must be a connection string, or have a member 'fullyQualifiedNamespace': {invalid.Message}", invalid);
        }
    }
}
