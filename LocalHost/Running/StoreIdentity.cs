using Azure.Data.Tables;
using LocalHost.Servers;

namespace LocalHost.Running;

/// <summary>
/// Marks a storage account as that of a local store: a table with one row, which holds the store's ID. The account's tables and the store's orchestrations are
/// one state; either would be wrong without the other, or with that of another clone. Local tables need no mark, because they are in the store.
/// </summary>
internal sealed class StoreIdentity(TableServiceClient service, string stateFolder)
{
    private const string Table = "LocalHost";
    private const string Row = "store";
    private const string Id = "StoreId";

    private string Remedy =>
        $"Use another account for TablesConnection, or another folder than {stateFolder} (--state); to start afresh, take a new account and a new folder.";

    /// <summary>Checks the mark, and sets it where both the store and the account are new.</summary>
    /// <exception cref="HostStartException">Tables and store do not belong together.</exception>
    public async Task CheckAsync(Guid storeId, bool isNew, CancellationToken cancellationToken)
    {
        var table = service.GetTableClient(Table);
        var row = await table.GetEntityIfExistsAsync<TableEntity>(Row, Row, cancellationToken: cancellationToken);
        if (row.HasValue)
        {
            if (row.Value!.GetGuid(Id) is var found && found != storeId)
            {
                throw new HostStartException(
                    $"The tables of the storage account '{service.AccountName}' belong to another local store ({found}, this one is {storeId}): another local "
                    + $"host, or an environment in Azure, may use it, or the store was deleted. {Remedy}");
            }

            return;
        }

        if (!isNew)
        {
            throw new HostStartException(
                $"The local store ({storeId}) has history, but its tables are not in the storage account '{service.AccountName}': they were deleted, or "
                + $"another account was used before. {Remedy}");
        }

        await foreach (var other in service.QueryAsync(maxPerPage: 1, cancellationToken: cancellationToken))
        {
            throw new HostStartException(
                $"The storage account '{service.AccountName}' has tables (such as '{other.Name}') that do not belong to this local store ({storeId}). "
                + Remedy);
        }

        await table.CreateIfNotExistsAsync(cancellationToken);
        await table.UpsertEntityAsync(new TableEntity(Row, Row) { [Id] = storeId }, TableUpdateMode.Replace, cancellationToken);
    }
}
