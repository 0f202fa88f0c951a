using Azure;
using Azure.Data.Tables;
using Shared.Http.Answers;
using Shared.Http.Requests;
using Shared.Identifiers;
using Shared.Storage;

namespace BillingFunctions.Ledger;

/// <summary>The table of accounts, row by row. Its callers decide what may be written, and when.</summary>
public sealed class AccountTable(TableServiceClient service)
{
    /// <summary>The name of the table. It holds balances, ledger entries and the outcomes of operations.</summary>
    public const string Name = "Accounts";

    private readonly TableClient _table = service.GetTableClient(Name);

    /// <summary>Reads an account; null where there is none.</summary>
    public async Task<StoredAccount?> FindAsync(UserId userId, CancellationToken cancellationToken) =>
        await _table.FindAsync<AccountRow>(userId, AccountRow.Key, cancellationToken) is { } row ? new StoredAccount(row.ToAccount(), row.ETag) : null;

    /// <summary>Adds an account.</summary>
    /// <exception cref="RequestFailedException">Status 409: it exists.</exception>
    internal Task AddAsync(Account account, CancellationToken cancellationToken) =>
        _table.AddEntityAsync(AccountRow.From(account), cancellationToken);

    /// <summary>Changes an account in a way that needs no ledger entry. Movements of money at the same time are not lost.</summary>
    /// <param name="retry">Repeats the attempt on a conflict.</param>
    /// <param name="userId">The customer.</param>
    /// <param name="change">Returns the account to store; null where nothing has to be written. It may run several times.</param>
    /// <param name="cancellationToken">Ends the attempts.</param>
    /// <returns>The account as it is stored now; null where there is none.</returns>
    internal async Task<Account?> ChangeAsync(ConflictRetry retry, UserId userId, Func<Account, Account?> change, CancellationToken cancellationToken)
    {
        var row = await _table.ChangeAsync<AccountRow>(
            retry, userId, AccountRow.Key, row => change(row.ToAccount()) is { } after ? AccountRow.From(after) : null, cancellationToken);
        return row?.ToAccount();
    }

    /// <summary>Reads one page of a ledger, newest entries first.</summary>
    public async Task<ListPage<LedgerEntry>> ReadEntriesAsync(UserId userId, PageRequest page, CancellationToken cancellationToken) =>
        (await _table.ReadPageAsync<EntryRow>(userId, EntryRow.Prefix, page, cancellationToken)).Select(row => row.ToEntry());

    /// <summary>The rows of a ledger from an entry downwards. They are read as they are asked for, in pages of at most 1,000.</summary>
    internal IAsyncEnumerable<EntryRow> ReadEntryRowsAsync(UserId userId, long from, int pageSize, CancellationToken cancellationToken)
    {
        var (user, first, end) = ((string)userId, EntryRow.KeyOf(from), EntryRow.PrefixEnd);
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {user} and RowKey ge {first} and RowKey lt {end}");
        return _table.QueryAsync<EntryRow>(filter, pageSize, cancellationToken: cancellationToken);
    }

    /// <summary>Whether the customer has any entry.</summary>
    internal async Task<bool> HasEntriesAsync(UserId userId, CancellationToken cancellationToken) =>
        await FindLastSequenceAsync(userId, cancellationToken) is not null;

    /// <summary>Finds the number of the last entry that is stored; null where there is none.</summary>
    internal async Task<long?> FindLastSequenceAsync(UserId userId, CancellationToken cancellationToken) =>
        (await ReadEntryRowsAsync(userId, long.MaxValue, pageSize: 1, cancellationToken).FirstOrDefaultAsync(cancellationToken))?.Sequence;

    internal async Task<LedgerEntry?> FindEntryAsync(UserId userId, long sequence, CancellationToken cancellationToken) =>
        (await _table.FindAsync<EntryRow>(userId, EntryRow.KeyOf(sequence), cancellationToken))?.ToEntry();

    /// <summary>Finds all entries with the ID of an operation, newest first. Table Storage goes through the whole ledger for them.</summary>
    internal async Task<IReadOnlyList<LedgerEntry>> FindEntriesAsync(UserId userId, string operationId, CancellationToken cancellationToken)
    {
        var user = (string)userId;
        var filter = TableClient.CreateQueryFilter(
            $"PartitionKey eq {user} and RowKey ge {EntryRow.Prefix} and RowKey lt {EntryRow.PrefixEnd} and OperationId eq {operationId}");
        return await _table.QueryAsync<EntryRow>(filter, cancellationToken: cancellationToken).Select(row => row.ToEntry()).ToListAsync(cancellationToken);
    }

    /// <summary>
    /// Finds the next partition of a customer, in the order of their IDs. It is one small read, however long the ledgers are, because it begins after the
    /// last row of the partition before.
    /// </summary>
    /// <param name="after">The partition before; null for the first.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    internal async Task<string?> FindNextUserAsync(string? after, CancellationToken cancellationToken)
    {
        var (begin, end) = (after ?? UserId.First, UserId.End);
        var filter = TableClient.CreateQueryFilter($"PartitionKey gt {begin} and PartitionKey lt {end}");
        string[] columns = [nameof(TableEntity.PartitionKey)];
        var rows = _table.QueryAsync<TableEntity>(filter, maxPerPage: 1, columns, cancellationToken);
        return (await rows.FirstOrDefaultAsync(cancellationToken))?.PartitionKey;
    }

    internal Task<OperationRow?> FindOperationAsync(LedgerOperation operation, CancellationToken cancellationToken) =>
        _table.FindAsync<OperationRow>(operation.UserId, OperationRow.KeyOf(operation), cancellationToken);

    /// <summary>Adds the record of an operation without touching the account.</summary>
    /// <exception cref="RequestFailedException">Status 409: its outcome is recorded already.</exception>
    internal Task AddOperationAsync(OperationRow operation, CancellationToken cancellationToken) =>
        _table.AddEntityAsync(operation, cancellationToken);

    /// <summary>Replaces the record of an operation without touching the account.</summary>
    /// <exception cref="RequestFailedException">Status 412: it has changed since it was read.</exception>
    internal Task UpdateOperationAsync(OperationRow operation, CancellationToken cancellationToken) =>
        _table.UpdateEntityAsync(operation, operation.ETag, TableUpdateMode.Replace, cancellationToken);

    /// <summary>Writes what a draft says in one transaction: all of it or nothing.</summary>
    /// <param name="userId">The customer.</param>
    /// <param name="before">The account that the draft was made for; null where there is none.</param>
    /// <param name="draft">What to write.</param>
    /// <param name="cancellationToken">Ends the writing; whether it has taken effect is unknown then.</param>
    /// <returns>The account as it is stored now, where that is known.</returns>
    /// <exception cref="RequestFailedException">Status 409 or 412: the account has changed, or an operation is recorded already.</exception>
    internal async Task<StoredAccount?> CommitAsync(UserId userId, StoredAccount? before, LedgerDraft draft, CancellationToken cancellationToken)
    {
        List<TableTransactionAction> actions = [];
        if (draft.MovesMoney)
            actions.Add(new TableTransactionAction(TableTransactionActionType.UpdateReplace, AccountRow.From(draft.Account!), before!.ETag));
        foreach (var entry in draft.Entries)
            actions.Add(new TableTransactionAction(TableTransactionActionType.Add, EntryRow.From(userId, entry)));
        foreach (var record in draft.Records)
        {
            actions.Add(record.ETag == default
                ? new TableTransactionAction(TableTransactionActionType.Add, record)
                : new TableTransactionAction(TableTransactionActionType.UpdateReplace, record, record.ETag));
        }

        var answer = await _table.SubmitTransactionAsync(actions, cancellationToken);
        if (!draft.MovesMoney)
            return before;
        return answer.Value[0].Headers.ETag is { } etag ? new StoredAccount(draft.Account!, etag) : null;
    }
}

/// <summary>An account as it was read, with the ETag under which it may be replaced.</summary>
public sealed record StoredAccount(Account Account, ETag ETag);
