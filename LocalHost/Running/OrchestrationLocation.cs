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
    private const string Table = "host_orchestrations";

    private readonly StatePlace _place = new(store, Table);

    /// <summary>The schema with which the store must be opened.</summary>
    public static IStoreSchema Schema { get; } = new LocationSchema();

    /// <summary>Checks that the options name the place of the orchestrations, and records it on the first start.</summary>
    /// <exception cref="HostStartException">They name the other one.</exception>
    public async Task CheckAsync(HostOptions options)
    {
        var keepsInStore = !options.IsEmulatorsOnly && !options.IsDurableInAzureStorage;
        var isInStore = _place.FindIsInStore();
        if (isInStore is null)
        {
            await _place.DecideAsync(keepsInStore);
        }
        else if (isInStore != keepsInStore)
        {
            throw new HostStartException(
                isInStore == true
                    ? $"The orchestrations of the state folder {options.StateFolder} are in it: it is for starts without --durable azure-storage and without "
                        + "--emulators. Choose another folder with --state, or leave the option out."
                    : $"The orchestrations of the state folder {options.StateFolder} are in a storage account: it is for --durable azure-storage and for "
                        + "--emulators. Choose another folder with --state, or give the option.");
        }
    }

    private sealed class LocationSchema : IStoreSchema
    {
        // A store that is older than this table, and has orchestrations, is the place of its orchestrations.
        public string CreateSql => $"""
            {StatePlace.CreateSql(Table)};
            INSERT INTO {Table} (place) SELECT 'store' WHERE NOT EXISTS (SELECT 1 FROM {Table}) AND EXISTS (SELECT 1 FROM durable_instance);
            """;
    }
}
