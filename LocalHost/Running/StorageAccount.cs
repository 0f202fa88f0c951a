using Azure;
using Azure.Data.Tables;
using Azure.Identity;
using Emulators.Storage;
using LocalHost.Azurite;
using LocalHost.Hosting;
using Microsoft.Extensions.Configuration;

namespace LocalHost.Running;

/// <summary>Tables in a storage account that the settings name, instead of those that this host runs.</summary>
internal sealed class StorageAccount
{
    private readonly TableServiceClient _service;

    private StorageAccount(TableServiceClient service) => _service = service;

    public string Name => _service.AccountName;

    /// <exception cref="HostStartException">The settings name none.</exception>
    public static StorageAccount Of(IConfiguration settings) => new(CreateClient(settings.GetSection(OrderWorkflow.TablesConnection)));

    /// <summary>Checks that the account holds the tables of the store, or none yet.</summary>
    /// <exception cref="AzuriteException">It holds others.</exception>
    /// <exception cref="HostStartException">It cannot be reached, or refuses.</exception>
    public async Task CheckAsync(string stateFolder, LocalStore store, bool isNew, CancellationToken cancellationToken)
    {
        var place = StorePlace.OfAccount(Name, stateFolder);
        try
        {
            await new StoreIdentity(_service, place).CheckAsync(store.Id, isNew, cancellationToken);
        }
        catch (Exception unusable) when (unusable is RequestFailedException or AggregateException or AuthenticationFailedException)
        {
            throw new HostStartException($"The tables of {place.Name} cannot be used: {unusable.Message.Split('\n')[0].Trim()}", unusable);
        }
    }

    private static TableServiceClient CreateClient(IConfigurationSection connection)
    {
        try
        {
            return string.IsNullOrEmpty(connection.Value)
                ? new TableServiceClient(new Uri(connection[OrderWorkflow.TablesAddress] ?? ""), new DefaultAzureCredential())
                : new TableServiceClient(connection.Value);
        }
        catch (Exception invalid) when (invalid is FormatException or InvalidOperationException or ArgumentException)
        {
            throw new HostStartException($"The setting {OrderWorkflow.TablesConnection} names no storage account: {invalid.Message}", invalid);
        }
    }
}
