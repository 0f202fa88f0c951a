using Emulators.Storage;
using LocalHost.CommandLine;
using LocalHost.Servers;

namespace LocalHost.Running;

/// <summary>
/// Where the orchestrations that belong to this store's tables and messages are: in the store itself, or in a storage account, where the official provider or
/// the Core Tools keep them. The first start decides; a later one that names the other place is refused, because it would not find the running orchestrations.
/// </summary>
internal sealed class OrchestrationLocation(LocalStore store)
{
    private const string InStore = "store";
    private const string Outside = "account";

    /// <summary>The schema with which the store must be opened.</summary>
    public static IStoreSchema Schema { get; } = new LocationSchema();

    /// <summary>Checks that the options name the place of the orchestrations, and records it on the first start.</summary>
    /// <exception cref="HostStartException">They name the other one.</exception>
    public async Task CheckAsync(HostOptions options)
    {
        var place = options.IsEmulatorsOnly || options.IsDurableInAzureStorage ? Outside : InStore;
        var settled = store.Read(session => session.Find("SELECT place FROM host_orchestrations", row => row.GetString(0)));
        if (settled is null)
        {
            await store.WriteAsync(session => session.Execute("INSERT INTO host_orchestrations (place) VALUES ($1)", place));
        }
        else if (settled != place)
        {
            throw new HostStartException(
                settled == InStore
                    ? $"The orchestrations of the state folder {options.StateFolder} are in it: it is for starts without --durable azure-storage and without "
                        + "--emulators. Choose another folder with --state, or leave the option out."
                    : $"The orchestrations of the state folder {options.StateFolder} are in a storage account: it is for --durable azure-storage and for "
                        + "--emulators. Choose another folder with --state, or give the option.");
        }
    }

    private sealed class LocationSchema : IStoreSchema
    {
        // A store that is older than this table, and has orchestrations, is the place of its orchestrations.
        public string CreateSql => """
            CREATE TABLE IF NOT EXISTS host_orchestrations (place TEXT NOT NULL);
            INSERT INTO host_orchestrations (place)
            SELECT 'store' WHERE NOT EXISTS (SELECT 1 FROM host_orchestrations) AND EXISTS (SELECT 1 FROM durable_instance);
            """;
    }
}
