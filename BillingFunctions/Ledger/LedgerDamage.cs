using Azure;
using Shared.Identifiers;
using Shared.Storage;

namespace BillingFunctions.Ledger;

/// <summary>
/// Tells damage from contention, and restores what the entries still know. The account, its entries and the records of operations are written together. So
/// where they contradict each other, rows were lost beneath the system: then the account is frozen and nothing is decided.
/// </summary>
internal sealed class LedgerDamage(AccountTable accounts, ConflictRetry retry, TimeProvider time)
{
    private readonly AccountAudit _audit = new(accounts);

    /// <summary>Reads the entry of an applied operation. The entry must be there, and the account must know it.</summary>
    /// <param name="operation">The operation.</param>
    /// <param name="sequence">The number of the entry, from the operation's record.</param>
    /// <param name="account">The account as it was read last, perhaps before the record; null where it was not found.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="AccountDamagedException">The entry is missing, or the account does not know it.</exception>
    public async Task<LedgerEntry> ReadEntryAsync(LedgerOperation operation, long sequence, Account? account, CancellationToken cancellationToken)
    {
        var entry = await accounts.FindEntryAsync(operation.UserId, sequence, cancellationToken);
        if (entry is null || entry.OperationId != operation.OperationId || entry.Kind != operation.Kind)
            throw await FreezeAsync(operation.UserId, $"{operation.Kind} '{operation.OperationId}' is applied, and its entry {sequence} is not there.");
        await DemandKnownAsync(operation.UserId, sequence, account, cancellationToken);
        return entry;
    }

    /// <summary>
    /// Writes the record of an operation again from its entries; null where it has none. In that case the whole ledger has been read and agrees with the
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
        (record.Amount, record.Currency, record.Sequence) = (Math.Abs(applied.Amount.MinorUnits), applied.Amount.Currency.Code, applied.Sequence);
        record.Reference = applied.Reference;
        record.DemandSameContent(operation);
        await accounts.AddOperationAsync(record, cancellationToken);
        return await accounts.FindOperationAsync(operation, cancellationToken);
    }

    /// <summary>Makes sure that an account that was not found had never existed. It may have been opened since.</summary>
    /// <exception cref="AccountDamagedException">It has entries, and is not there.</exception>
    public async Task DemandNoEntriesAsync(UserId userId, CancellationToken cancellationToken)
    {
        if (await accounts.HasEntriesAsync(userId, cancellationToken) && await accounts.FindAsync(userId, cancellationToken) is null)
            throw await FreezeAsync(userId, "it is not there, and its entries are.");
    }

    /// <summary>Makes sure that an open account knows its last entry. What moves money moves both, so an account that does goes on doing so.</summary>
    /// <exception cref="AccountDamagedException">There is an entry after the last one that the account knows.</exception>
    public async Task DemandNewestAsync(UserId userId, CancellationToken cancellationToken)
    {
        // The entry first: an account that is read after it knows it, however much money has moved in between.
        var last = await accounts.FindLastSequenceAsync(userId, cancellationToken);
        if (await accounts.FindAsync(userId, cancellationToken) is { Account: { Status: not AccountStatus.Closed, Sequence: var known } } && last > known)
            throw await FreezeAsync(userId, $"there is an entry after {known}, which is its last one.");
    }

    /// <summary>Freezes an account if it exists, and makes the exception that says why. It cannot be cancelled: whoever comes next finds it frozen.</summary>
    public async Task<AccountDamagedException> FreezeAsync(UserId userId, string contradiction)
    {
        var self = new Actor(ActorRole.Ledger, "damage");
        await accounts.ChangeAsync(
            retry,
            userId,
            account => account.Status == AccountStatus.Active ? account.WithStatus(AccountStatus.Frozen, self, time.GetUtcNow()) : null,
            CancellationToken.None);
        return new AccountDamagedException(userId, contradiction);
    }

    private async Task DemandKnownAsync(UserId userId, long sequence, Account? account, CancellationToken cancellationToken)
    {
        if (account is null || account.Sequence < sequence)
            account = (await accounts.FindAsync(userId, cancellationToken))?.Account;
        if (account is null)
            throw await FreezeAsync(userId, "it is not there, and its entries are.");
        if (account.Sequence < sequence)
            throw await FreezeAsync(userId, $"its last entry is {account.Sequence}, and there is an operation with entry {sequence}.");
    }
}
