using Azure.Data.Tables;

namespace LocalHost.Azurite;

/// <summary>
/// The mark by which tables and journal recognise each other: a table with one row that holds the journal's store ID. Money in the
/// tables and sagas in the journal are one state; with the other half of another clone, or without it, both would be wrong.
/// </summary>
internal sealed class StoreIdentity(TableServiceClient service, StorePlace place)
{
    private const string Table = "LocalRuntime";
    private const string Row = "store";
    private const string Id = "StoreId";

    /// <summary>Checks the mark, and makes it where both halves are new.</summary>
    /// <param name="storeId">The journal's store ID.</param>
    /// <param name="journalIsEmpty">Whether the journal held no record when it was opened.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="AzuriteException">Tables and journal do not belong together.</exception>
    public async Task CheckAsync(Guid storeId, bool journalIsEmpty, CancellationToken cancellationToken)
    {
        var table = service.GetTableClient(Table);
        var row = await table.GetEntityIfExistsAsync<TableEntity>(Row, Row, cancellationToken: cancellationToken);
        if (row.HasValue)
        {
            if (row.Value!.GetGuid(Id) is var found && found != storeId)
                throw new AzuriteException(
                    $"The tables of {place.Name} belong to another journal (store {found}, this journal is {storeId}): "
                    + $"{place.OtherOwner}, or the journal was deleted. {place.Remedy}");

            return;
        }

        if (!journalIsEmpty)
            throw new AzuriteException(
                $"The journal (store {storeId}) has history, but its tables are not in {place.Name}: {place.Loss}. {place.Remedy}");

        await foreach (var other in service.QueryAsync(maxPerPage: 1, cancellationToken: cancellationToken))
            throw new AzuriteException(
                $"{place.Name} has tables (such as '{other.Name}') that do not belong to this journal (store {storeId}). {place.Remedy}");

        await table.CreateIfNotExistsAsync(cancellationToken);
        await table.UpsertEntityAsync(new TableEntity(Row, Row) { [Id] = storeId }, TableUpdateMode.Replace, cancellationToken);
    }
}
