using LocalHost.Azurite;
using LocalHost.CommandLine;
using Microsoft.Extensions.Configuration;
using Shared.Identifiers;

namespace LocalHost.Settings;

/// <summary>
/// The apps' settings: the environment first, then local.settings.json, then defaults under which everything works without either, the
/// order of Core Tools.
/// </summary>
internal static class HostSettings
{
    private const string TablesConnection = "TablesConnection";
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
        if (!IsDevelopmentStorage(settings[TablesConnection]!))
        {
            throw new SettingsException(
                $"The setting {TablesConnection} must be '{DevelopmentStorage}', or left out: the local host keeps its tables in the Azurite that it starts.");
        }

        // It names Azurite's usual port, whichever port this Azurite has.
        settings[TablesConnection] = AzuriteAccounts.ConnectionString(options.AzuritePort);
        return settings;
    }

    private static bool IsDevelopmentStorage(string connection) =>
        string.Equals(connection.Trim().TrimEnd(';'), DevelopmentStorage, StringComparison.OrdinalIgnoreCase);

    private static Dictionary<string, string?> Defaults(HostOptions options) => new()
    {
        ["FUNCTIONS_WORKER_RUNTIME"] = "dotnet-isolated",
        ["AzureWebJobsStorage"] = DevelopmentStorage,
        [TablesConnection] = DevelopmentStorage,
        ["ServiceBusConnection"] = DevelopmentServiceBus,
        ["SendGrid:ApiKey"] = "SG.local",
        ["SendGrid:From"] = "orders@example.com",
        ["SendGrid:Host"] = $"http://localhost:{options.Port}",
        ["AuditSchedule"] = "0 0 3 * * *",
        ["Identity:FirstAdmin"] = UserId.For(AdminName, AdminName),
    };
}
