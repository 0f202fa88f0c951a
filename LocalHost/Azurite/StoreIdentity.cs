using Azure.Data.Tables;

namespace LocalHost.Azurite;

/// <summary>
/// The mark by which tables and store recognise each other: a table with one row that holds the store's ID. Money in the
/// tables and sagas in the store are one state; with the other half of another clone, or without it, both would be wrong.
/// </summary>
internal sealed class StoreIdentity(TableServiceClient service, StorePlace place)
{
    private const string Table = "LocalHost";
    private const string Row = "store";
    private const string Id = "StoreId";

    /// <summary>Checks the mark, and makes it where both halves are new.</summary>
    /// <param name="storeId">The store's ID.</param>
    /// <param name="isNew">Whether the store belongs to no tables yet.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="AzuriteException">They do not belong together.</exception>
    public async Task CheckAsync(Guid storeId, bool isNew, CancellationToken cancellationToken)
    {
        var table = service.GetTableClient(Table);
        var row = await table.GetEntityIfExistsAsync<TableEntity>(Row, Row, cancellationToken: cancellationToken);
        if (row.HasValue)
        {
            if (row.Value!.GetGuid(Id) is var found && found != storeId)
                throw new AzuriteException(
                    $"The tables of {place.Name} belong to another store ({found}, this one is {storeId}): "
                    + $"{place.OtherOwner}, or the store was deleted. {place.Remedy}");

            return;
        }

        if (!isNew)
            throw new AzuriteException(
                $"The store {storeId} has history, but its tables are not in {place.Name}: {place.Loss}. {place.Remedy}");

        await foreach (var other in service.QueryAsync(maxPerPage: 1, cancellationToken: cancellationToken))
            throw new AzuriteException(
                $"{place.Name} has tables (such as '{other.Name}') that do not belong to this store ({storeId}). {place.Remedy}");

        await table.CreateIfNotExistsAsync(cancellationToken);
        await table.UpsertEntityAsync(new TableEntity(Row, Row) { [Id] = storeId }, TableUpdateMode.Replace, cancellationToken);
    }
}
