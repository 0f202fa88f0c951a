using Azure.Messaging.ServiceBus;
using Emulators.Tables;
using LocalHost.CommandLine;
using Microsoft.Extensions.Configuration;

namespace LocalHost.Settings;

/// <summary>
/// The apps' settings: the environment first, then local.settings.json, then defaults under which everything works without either, the order of Core Tools. A
/// tables connection that means the local tables is changed to their port.
/// </summary>
internal static class HostSettings
{
    private const string DevelopmentStorage = "UseDevelopmentStorage=true";

    /// <exception cref="SettingsException">The settings file is invalid.</exception>
    public static IConfigurationRoot Load(HostOptions options)
    {
        var file = options.SettingsFile is { } path ? SettingsFile.Read(path) : new Dictionary<string, string?>();
        var settings = new ConfigurationBuilder()
            .AddInMemoryCollection(OrderWorkflow.DefaultSettings(options.Port))
            .AddInMemoryCollection(file)
            .AddEnvironmentVariables()
            .Build();
        if (MeansLocalTables(settings.GetSection(OrderWorkflow.TablesConnection)))
        {
            // UseDevelopmentStorage names the usual port, whichever port the tables have here. Azurite's account is the same.
            settings[OrderWorkflow.TablesConnection] = TableEmulator.ConnectionString(options.TablePort);
        }

        return settings;
    }

    /// <summary>Whether the apps use the tables that this host runs, rather than those of a storage account.</summary>
    public static bool UsesLocalTables(IConfiguration settings, HostOptions options) =>
        !options.HasTablesInAzurite && NamesTablePort(settings, options);

    /// <summary>Whether the tables are those that are started here, whoever serves them.</summary>
    public static bool NamesTablePort(IConfiguration settings, HostOptions options) =>
        settings[OrderWorkflow.TablesConnection] == TableEmulator.ConnectionString(options.TablePort);

    /// <summary>Whether the apps use the Service Bus that this host runs, rather than another namespace.</summary>
    public static bool UsesLocalServiceBus(IConfiguration settings, HostOptions options)
    {
        try
        {
            var connection = settings[OrderWorkflow.ServiceBusConnection] ?? "";
            return connection.Contains("UseDevelopmentEmulator=true", StringComparison.OrdinalIgnoreCase)
                && ServiceBusConnectionStringProperties.Parse(connection).Endpoint is { IsLoopback: true } endpoint
                && (endpoint.IsDefaultPort || endpoint.Port == options.ServiceBusPort);
        }
        catch (FormatException)
        {
            // The trigger refuses it, and says what is wrong.
            return false;
        }
    }

    // Invalid settings, such as two addresses, are left to the apps, which refuse them.
    private static bool MeansLocalTables(IConfigurationSection tables) =>
        string.IsNullOrEmpty(tables[OrderWorkflow.TablesAddress])
        && (string.IsNullOrEmpty(tables.Value)
            || string.Equals(tables.Value.Trim().TrimEnd(';'), DevelopmentStorage, StringComparison.OrdinalIgnoreCase));
}
