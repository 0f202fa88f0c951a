using Emulators.Storage;
using LocalHost.Servers;
using Microsoft.Extensions.Configuration;

namespace LocalHost.Running;

/// <summary>
/// Where the tables that belong to this store's orchestrations and messages are: in the store itself, or in a storage account. The first start decides; a later
/// one that names another place is refused.
/// </summary>
internal sealed class TableLocation(LocalStore store)
{
    private const string InStore = "store";
    private const string Outside = "account";

    /// <summary>The schema with which the store must be opened.</summary>
    public static IStoreSchema Schema { get; } = new LocationSchema();

    /// <summary>Checks that the settings name the place of the tables, and records it on the first start.</summary>
    /// <exception cref="HostStartException">The settings name another one, or an account that cannot be used.</exception>
    public async Task CheckAsync(IConfiguration settings, bool usesLocalTables, string stateFolder, CancellationToken cancellationToken)
    {
        var place = usesLocalTables ? InStore : Outside;
        var settled = store.Read(session => session.Find("SELECT place FROM host_tables", row => row.GetString(0)));
        if (settled is not null && settled != place)
        {
            throw new HostStartException(
                $"The tables of the state folder {stateFolder} are {(settled == InStore ? "in it" : "in a storage account")}, but "
                + $"{OrderWorkflow.TablesConnection} names {(usesLocalTables ? "the local ones" : "a storage account")}. Change the setting back, or choose "
                + "another folder with --state.");
        }

        if (!usesLocalTables)
            await StorageAccount.CheckAsync(settings, stateFolder, store, isNew: settled is null, cancellationToken);
        if (settled is null)
            await store.WriteAsync(session => session.Execute("INSERT INTO host_tables (place) VALUES ($1)", place), cancellationToken);
    }

    private sealed class LocationSchema : IStoreSchema
    {
        public string CreateSql => "CREATE TABLE IF NOT EXISTS host_tables (place TEXT NOT NULL)";
    }
}
