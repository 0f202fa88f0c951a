using Emulators.Storage;
using LocalHost.CommandLine;
using LocalHost.Servers;

namespace LocalHost.Running;

/// <summary>
/// Where the orchestrations are that belong to this store's tables and messages: in the store itself, or in a storage account, where the official
/// provider or the Core Tools keep them. It is settled by the first start and holds for all others, since elsewhere those that run would not be found.
/// </summary>
internal sealed class OrchestrationsPlace(LocalStore store)
{
    private const string InStore = "store";
    private const string Outside = "account";

    /// <summary>What the store must be opened with.</summary>
    public static IStoreSchema Schema { get; } = new PlaceSchema();

    /// <summary>Checks that the options name the place where the orchestrations are, and settles it where there is none yet.</summary>
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

    private sealed class PlaceSchema : IStoreSchema
    {
        // A store from before this table has its orchestrations where they are found.
        public string CreateSql => """
            CREATE TABLE IF NOT EXISTS host_orchestrations (place TEXT NOT NULL);
            INSERT INTO host_orchestrations (place)
            SELECT 'store' WHERE NOT EXISTS (SELECT 1 FROM host_orchestrations) AND EXISTS (SELECT 1 FROM durable_instance);
            """;
    }
}
