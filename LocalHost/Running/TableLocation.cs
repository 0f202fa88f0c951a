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
    private const string Table = "host_tables";

    private readonly StatePlace _place = new(store, Table);

    /// <summary>The schema with which the store must be opened.</summary>
    public static IStoreSchema Schema { get; } = new LocationSchema();

    /// <summary>Checks that the settings name the place of the tables, and records it on the first start.</summary>
    /// <exception cref="HostStartException">The settings name another one, or an account that cannot be used.</exception>
    public async Task CheckAsync(IConfiguration settings, bool usesLocalTables, string stateFolder, CancellationToken cancellationToken)
    {
        var isInStore = _place.FindIsInStore();
        if (isInStore is not null && isInStore != usesLocalTables)
        {
            throw new HostStartException(
                $"The tables of the state folder {stateFolder} are {(isInStore == true ? "in it" : "in a storage account")}, but "
                + $"{OrderWorkflow.TablesConnection} names {(usesLocalTables ? "the local ones" : "a storage account")}. Change the setting back, or choose "
                + "another folder with --state.");
        }

        if (!usesLocalTables)
            await StorageAccount.CheckAsync(settings, stateFolder, store, isNew: isInStore is null, cancellationToken);
        if (isInStore is null)
            await _place.DecideAsync(usesLocalTables, cancellationToken);
    }

    private sealed class LocationSchema : IStoreSchema
    {
        public string CreateSql => StatePlace.CreateSql(Table);
    }
}
