using Azure;
using Azure.Data.Tables;
using Azure.Identity;
using Emulators.Storage;
using LocalHost.Servers;
using Microsoft.Extensions.Configuration;

namespace LocalHost.Running;

/// <summary>The storage account that has the tables, where the settings name one instead of the local tables.</summary>
internal static class StorageAccount
{
    /// <summary>Checks that the account has the tables of this store, or none yet.</summary>
    /// <exception cref="HostStartException">It has other tables, cannot be reached or refuses access, or the settings are invalid.</exception>
    public static async Task CheckAsync(IConfiguration settings, string stateFolder, LocalStore store, bool isNew, CancellationToken cancellationToken)
    {
        var service = CreateClient(settings.GetSection(OrderWorkflow.TablesConnection));
        try
        {
            await new StoreIdentity(service, stateFolder).CheckAsync(store.Id, isNew, cancellationToken);
        }
        catch (Exception unusable) when (unusable is RequestFailedException or AggregateException or AuthenticationFailedException)
        {
            throw new HostStartException(
                $"The tables of the storage account '{service.AccountName}' cannot be used: {unusable.Message.Split('\n')[0].Trim()}", unusable);
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
