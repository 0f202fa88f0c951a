using Azure;
using Azure.Identity;
using LocalHost.Azurite;
using LocalRuntime.Engine.Journaling;
using Microsoft.Extensions.Configuration;
using Shared.Storage;

namespace LocalHost.Running;

/// <summary>Tables in a storage account that the settings name, instead of in an Azurite that is started.</summary>
internal static class StorageAccount
{
    /// <summary>Checks that the account holds the tables of the journal, or none yet.</summary>
    /// <exception cref="AzuriteException">It holds others.</exception>
    /// <exception cref="StartException">It cannot be reached, or refuses.</exception>
    public static async Task CheckAsync(IConfiguration settings, string stateFolder, Journal journal, CancellationToken cancellationToken)
    {
        var service = TableStorageServices.CreateClient(settings);
        var place = StorePlace.OfAccount(service.AccountName, stateFolder);
        try
        {
            await new StoreIdentity(service, place).CheckAsync(journal.StoreId, journal.StartedEmpty, cancellationToken);
        }
        catch (Exception unusable) when (unusable is RequestFailedException or AggregateException or AuthenticationFailedException)
        {
            throw new StartException($"The tables of {place.Name} cannot be used: {unusable.Message.Split('\n')[0].Trim()}");
        }
    }
}
