using LocalHost.Azurite;
using LocalHost.CommandLine;
using Microsoft.Extensions.Configuration;
using Shared.Identifiers;
using Shared.Storage;

namespace LocalHost.Settings;

/// <summary>
/// The apps' settings: the environment first, then local.settings.json, then defaults under which everything works without either, the
/// order of Core Tools.
/// </summary>
internal static class HostSettings
{
    private const string TablesConnection = TableStorageServices.ConnectionName;

    // Who registers with this user name and this idempotency key is the admin.
    private const string AdminName = "admin";

    private const string DevelopmentStorage = "UseDevelopmentStorage=true";

    private const string DevelopmentServiceBus =
        "Endpoint=sb://localhost;SharedAccessKeyName=RootManageSharedAccessKey;SharedAccessKey=SAS_KEY_VALUE;UseDevelopmentEmulator=true;";

    /// <exception cref="SettingsException">The settings file, or a setting, makes no sense.</exception>
    public static IConfiguration Load(HostOptions options)
    {
        var file = options.SettingsFile is { } path ? SettingsFile.Read(path) : new Dictionary<string, string?>();
        var settings = new ConfigurationBuilder()
            .AddInMemoryCollection(Defaults(options))
            .AddInMemoryCollection(file)
            .AddEnvironmentVariables()
            .Build();
        if (MeansAzurite(settings.GetSection(TablesConnection)))
        {
            // UseDevelopmentStorage names Azurite's usual port, whichever port this Azurite has.
            settings[TablesConnection] = AzuriteAccounts.ConnectionString(options.AzuritePort);
        }

        return settings;
    }

    /// <summary>Whether the tables are in the Azurite that the local host starts, or in a storage account that is there.</summary>
    public static bool UsesOwnAzurite(IConfiguration settings, HostOptions options) =>
        settings[TablesConnection] == AzuriteAccounts.ConnectionString(options.AzuritePort);

    // Settings that name no account, or two, are for the apps to judge.
    private static bool MeansAzurite(IConfigurationSection tables) =>
        string.IsNullOrEmpty(tables[TableStorageServices.AddressKey])
        && (string.IsNullOrEmpty(tables.Value)
            || string.Equals(tables.Value.Trim().TrimEnd(';'), DevelopmentStorage, StringComparison.OrdinalIgnoreCase));

    private static Dictionary<string, string?> Defaults(HostOptions options) => new()
    {
        ["FUNCTIONS_WORKER_RUNTIME"] = "dotnet-isolated",
        ["AzureWebJobsStorage"] = DevelopmentStorage,
        ["ServiceBusConnection"] = DevelopmentServiceBus,
        ["SendGrid:ApiKey"] = "SG.local",
        ["SendGrid:From"] = "orders@example.com",
        ["SendGrid:Host"] = $"http://localhost:{options.Port}",
        ["AuditSchedule"] = "0 0 3 * * *",
        ["Identity:FirstAdmin"] = UserId.For(AdminName, AdminName),
    };
}
