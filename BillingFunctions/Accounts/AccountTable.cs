using Azure;
using Azure.Data.Tables;
using BillingFunctions.Ledger;
using Shared.Http.Answers;
using Shared.Http.Requests;
using Shared.Identifiers;
using Shared.Storage;

namespace BillingFunctions.Accounts;

/// <summary>The table of accounts, row by row. What may be written, and when, is decided by its callers.</summary>
public sealed class AccountTable(TableServiceClient service)
{
    /// <summary>The name of the table: balances, ledger entries and the outcomes of operations.</summary>
    public const string Name = "Accounts";

    private readonly TableClient _table = service.GetTableClient(Name);

    /// <summary>Reads an account and its ETag; null where there is none, or the ID is no user ID.</summary>
    public async Task<(Account Account, ETag ETag)?> FindAsync(string userId, CancellationToken cancellationToken)
    {
        if (!UserId.IsValid(userId))
        {
            return null;
        }

        return await _table.FindAsync<AccountRow>(userId, AccountRow.Key, cancellationToken) is { } row ? (row.ToAccount(), row.ETag) : null;
    }

    /// <summary>Reads one page of a ledger, newest entries first.</summary>
    public async Task<ListPage<LedgerEntry>> ReadEntriesAsync(string userId, PageRequest page, CancellationToken cancellationToken)
    {
        var rows = await _table.ReadPageAsync<EntryRow>(userId, EntryRow.Prefix, page, cancellationToken);
        return new ListPage<LedgerEntry>([.. rows.Items.Select(row => row.ToEntry())], rows.Continuation);
    }

    /// <summary>The rows of a ledger from an entry downwards, read in pages of at most 1,000 as they are asked for.</summary>
    internal IAsyncEnumerable<EntryRow> ReadEntryRowsAsync(string userId, long from, int pageSize, CancellationToken cancellationToken)
    {
        var (first, end) = (EntryRow.KeyOf(from), EntryRow.PrefixEnd);
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {userId} and RowKey ge {first} and RowKey lt {end}");
        return _table.QueryAsync<EntryRow>(filter, pageSize, cancellationToken: cancellationToken);
    }

    /// <summary>
    /// Finds the next user with rows in the table, in the order of their IDs: one small read, however long the ledgers are, because it
    /// begins behind the last row of the user before.
    /// </summary>
    /// <param name="after">The user before; null for the first.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    internal async Task<string?> FindNextUserAsync(string? after, CancellationToken cancellationToken)
    {
        var (begin, end) = (after ?? UserId.First, UserId.End);
        var filter = TableClient.CreateQueryFilter($"PartitionKey gt {begin} and PartitionKey lt {end}");
        string[] columns = [nameof(TableEntity.PartitionKey)];
        var rows = _table.QueryAsync<TableEntity>(filter, maxPerPage: 1, columns, cancellationToken);
        return (await rows.FirstOrDefaultAsync(cancellationToken))?.PartitionKey;
    }

    /// <summary>Replaces an account where no entry comes with it.</summary>
    /// <exception cref="RequestFailedException">Status 412: the account moved on.</exception>
    internal Task UpdateAsync(Account after, ETag before, CancellationToken cancellationToken) =>
        _table.UpdateEntityAsync(AccountRow.From(after), before, TableUpdateMode.Replace, cancellationToken);

    /// <summary>Adds an account.</summary>
    /// <exception cref="RequestFailedException">Status 409: it exists.</exception>
    internal Task AddAsync(Account account, CancellationToken cancellationToken) =>
        _table.AddEntityAsync(AccountRow.From(account), cancellationToken);

    internal async Task<LedgerEntry?> FindEntryAsync(string userId, long sequence, CancellationToken cancellationToken) =>
        (await _table.FindAsync<EntryRow>(userId, EntryRow.KeyOf(sequence), cancellationToken))?.ToEntry();

    /// <summary>Finds all entries with the ID of an operation, newest first. Table Storage goes through the whole ledger for them.</summary>
    internal async Task<IReadOnlyList<LedgerEntry>> FindEntriesAsync(string userId, string operationId, CancellationToken cancellationToken)
    {
        var filter = TableClient.CreateQueryFilter(
            $"PartitionKey eq {userId} and RowKey ge {EntryRow.Prefix} and RowKey lt {EntryRow.PrefixEnd} and OperationId eq {operationId}");
        return await _table.QueryAsync<EntryRow>(filter, cancellationToken: cancellationToken).Select(row => row.ToEntry()).ToListAsync(cancellationToken);
    }

    internal Task<OperationRow?> FindOperationAsync(LedgerOperation operation, CancellationToken cancellationToken) =>
        _table.FindAsync<OperationRow>(operation.UserId, OperationRow.KeyOf(operation), cancellationToken);

    /// <summary>Replaces the record of an operation whose account does not change with it.</summary>
    /// <exception cref="RequestFailedException">Status 412: it moved on.</exception>
    internal Task UpdateOperationAsync(OperationRow operation, CancellationToken cancellationToken) =>
        _table.UpdateEntityAsync(operation, operation.ETag, TableUpdateMode.Replace, cancellationToken);

    /// <summary>Records an operation that moves no money.</summary>
    /// <exception cref="RequestFailedException">Status 409: its outcome is recorded already.</exception>
    internal Task AddOperationAsync(OperationRow operation, CancellationToken cancellationToken) =>
        _table.AddEntityAsync(operation, cancellationToken);

    /// <summary>Moves money: account, entry and operation change together or not at all.</summary>
    /// <exception cref="RequestFailedException">Status 409 or 412: the account moved on, or the operation is recorded already.</exception>
    internal Task CommitAsync(Account after, ETag before, LedgerEntry entry, OperationRow operation, CancellationToken cancellationToken)
    {
        var isNew = operation.ETag == default;
        return _table.SubmitTransactionAsync(
            [
                new TableTransactionAction(TableTransactionActionType.UpdateReplace, AccountRow.From(after), before),
                new TableTransactionAction(TableTransactionActionType.Add, EntryRow.From(after.UserId, entry)),
                isNew
                    ? new TableTransactionAction(TableTransactionActionType.Add, operation)
                    : new TableTransactionAction(TableTransactionActionType.UpdateReplace, operation, operation.ETag),
            ],
            cancellationToken);
    }
}
