using Azure;
using BillingFunctions.Accounts;
using BillingFunctions.Audits;
using BillingFunctions.Statuses;
using Shared.Storage;

namespace BillingFunctions.Ledger;

/// <summary>
/// Tells damage from contention, and brings back what the entries still know. Entries, the account and the records of operations are written
/// together, so where they contradict each other rows were lost beneath them: then the account is frozen and nothing is decided.
/// </summary>
internal sealed class LedgerDamage(AccountTable accounts, ConflictRetry retry, TimeProvider time)
{
    private readonly AccountStatusWriter _statuses = new(accounts, retry, time);
    private readonly AccountAudit _audit = new(accounts);

    /// <summary>Reads the entry of an applied operation, which must be there and known to the account.</summary>
    /// <param name="operation">The operation.</param>
    /// <param name="sequence">The entry that its record names.</param>
    /// <param name="account">The account as it was read last, perhaps before the record; null where it was not found.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="AccountDamagedException">It is not so.</exception>
    public async Task<LedgerEntry> ReadEntryAsync(LedgerOperation operation, long sequence, Account? account, CancellationToken cancellationToken)
    {
        var entry = await accounts.FindEntryAsync(operation.UserId, sequence, cancellationToken);
        if (entry is null || entry.OperationId != operation.OperationId || entry.Kind != operation.Kind)
            throw await FreezeAsync(operation.UserId, $"{operation.Kind} '{operation.OperationId}' is applied, and its entry {sequence} is not there.");
        await DemandKnownAsync(operation.UserId, sequence, account, cancellationToken);
        return entry;
    }

    /// <summary>
    /// Writes the record of an operation again from its entries; null where it has none. Then all of the ledger has been read and agrees with the
    /// account, so no entry of the operation was lost either.
    /// </summary>
    /// <exception cref="AccountDamagedException">The account does not agree with its entries, or they are not those of one operation.</exception>
    /// <exception cref="RequestFailedException">Status 409: the record is there.</exception>
    public async Task<OperationRow?> RecreateAsync(LedgerOperation operation, Account? account, CancellationToken cancellationToken)
    {
        var entries = (await accounts.FindEntriesAsync(operation.UserId, operation.OperationId, cancellationToken))
            .Where(entry => entry.Kind == operation.Kind || operation.Kind == EntryKind.OrderDebit && entry.Kind == EntryKind.OrderRefund)
            .ToArray();
        if (entries is [])
        {
            if (await _audit.RunAsync(operation.UserId, cancellationToken) is { Disagreements: [var first, ..] })
                throw await FreezeAsync(operation.UserId, $"it disagrees with its entries ({first}), so nobody can tell whether the operation is among them.");
            return null;
        }

        await DemandKnownAsync(operation.UserId, entries[0].Sequence, account, cancellationToken);
        var status = entries switch
        {
            [var only] when only.Kind == operation.Kind => OperationStatus.Applied,
            [{ Kind: EntryKind.OrderRefund } refund, { Kind: EntryKind.OrderDebit } debit] when refund.Amount == -debit.Amount => OperationStatus.Reversed,
            _ => throw await FreezeAsync(operation.UserId, $"the entries of {operation.Kind} '{operation.OperationId}' are not those of one operation."),
        };
        var applied = entries[^1];
        var record = OperationRow.From(operation, status, applied.CreatedAt);
        (record.Amount, record.Currency, record.Sequence) = (Math.Abs(applied.Amount), applied.Currency.Code, applied.Sequence);
        record.DemandSameContent(operation);
        await accounts.AddOperationAsync(record, cancellationToken);
        return await accounts.FindOperationAsync(operation, cancellationToken);
    }

    /// <summary>Makes sure that a transaction failed because somebody else was faster, and not because the account is older than its entries.</summary>
    /// <param name="conflict">How it failed, although the operation is not recorded.</param>
    /// <param name="account">The account that it was to replace.</param>
    /// <param name="etag">Its ETag then.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="AccountDamagedException">The account has not moved on: no repetition could succeed.</exception>
    public async Task DemandContentionAsync(RequestFailedException conflict, Account account, ETag etag, CancellationToken cancellationToken)
    {
        if (ConflictRetry.IsDuplicate(conflict)
            && await accounts.FindAsync(account.UserId, cancellationToken) is var (_, now)
            && now == etag)
        {
            throw await FreezeAsync(account.UserId, $"there is an entry after {account.Sequence}, which is its last one.");
        }
    }

    /// <summary>Makes sure that there never was an account, where none is found.</summary>
    /// <exception cref="AccountDamagedException">It has entries.</exception>
    public async Task DemandNoEntriesAsync(string userId, CancellationToken cancellationToken)
    {
        if (await accounts.ReadEntryRowsAsync(userId, long.MaxValue, pageSize: 1, cancellationToken).FirstOrDefaultAsync(cancellationToken) is not null)
            throw await FreezeAsync(userId, "it is not there, and its entries are.");
    }

    private async Task DemandKnownAsync(string userId, long sequence, Account? account, CancellationToken cancellationToken)
    {
        if (account is null || account.Sequence < sequence)
            account = (await accounts.FindAsync(userId, cancellationToken))?.Account;
        if (account is null)
            throw await FreezeAsync(userId, "it is not there, and its entries are.");
        if (account.Sequence < sequence)
            throw await FreezeAsync(userId, $"its last entry is {account.Sequence}, and there is an operation with entry {sequence}.");
    }

    // Not to be cancelled half-way: whoever comes next must find it frozen.
    private async Task<AccountDamagedException> FreezeAsync(string userId, string contradiction)
    {
        await _statuses.SetAsync(userId, AccountStatus.Frozen, CancellationToken.None);
        return new AccountDamagedException(userId, contradiction);
    }
}
