using Azure;
using BillingFunctions.Accounts;
using Shared.Storage;

namespace BillingFunctions.Ledger;

/// <summary>
/// Moves money, each operation at most once. Its outcome is recorded in the transaction that moves the money, so whatever
/// is lost, repeated or run at the same time, all callers get that outcome.
/// </summary>
public sealed class AccountLedger(AccountTable accounts, ConflictRetry retry, TimeProvider time)
{
    private readonly PartitionWriter _writer = new(retry);
    private readonly LedgerDamage _damage = new(accounts, retry, time);

    /// <summary>
    /// Applies an operation or declines it, and tells which, now and for good. Undisturbed it takes a read and a write. An applied one belongs to the
    /// latest run that asked for it.
    /// </summary>
    /// <exception cref="OperationMismatchException">The operation is recorded with another amount or currency.</exception>
    /// <exception cref="AccountDamagedException">Rows contradict each other; the account is frozen.</exception>
    public Task<LedgerResult> ApplyAsync(LedgerOperation operation, CancellationToken cancellationToken) =>
        _writer.WriteAsync(operation.UserId, token => LedgerMetrics.CountConflictAsync(TryApplyAsync(operation, token)), cancellationToken);

    /// <summary>
    /// Undoes an operation that may or may not have been applied: gives its money back, or calls it off so that it is
    /// refused when it comes late. Doing so again changes nothing.
    /// </summary>
    /// <returns>How the operation stands now: Reversed, Void, or Declined where there was nothing to undo.</returns>
    /// <exception cref="OperationMismatchException">The operation is recorded with another amount or currency.</exception>
    /// <exception cref="SupersededRunException">It belongs to a later run.</exception>
    /// <exception cref="AccountDamagedException">Rows contradict each other; the account is frozen.</exception>
    public async Task<OperationStatus> ReverseAsync(LedgerOperation operation, CancellationToken cancellationToken) =>
        (await WriteReversalAsync(operation, isCalledOff: true, cancellationToken))!.Value;

    /// <summary>
    /// Gives back the money of an operation that must have been applied. Its entries are searched where it is not recorded. Doing so again changes
    /// nothing.
    /// </summary>
    /// <returns>How the operation stands now; null where there is no trace of it, and nothing was written.</returns>
    /// <exception cref="OperationMismatchException">The operation is recorded with another amount or currency.</exception>
    /// <exception cref="SupersededRunException">It belongs to a later run.</exception>
    /// <exception cref="AccountDamagedException">Rows contradict each other; the account is frozen.</exception>
    public Task<OperationStatus?> RefundAsync(LedgerOperation operation, CancellationToken cancellationToken) =>
        WriteReversalAsync(operation with { IsRepair = true }, isCalledOff: false, cancellationToken);

    private Task<OperationStatus?> WriteReversalAsync(LedgerOperation operation, bool isCalledOff, CancellationToken cancellationToken) => _writer.WriteAsync(
        operation.UserId, token => LedgerMetrics.CountConflictAsync(TryReverseAsync(operation, isCalledOff, token)), cancellationToken);

    private async Task<LedgerResult> TryApplyAsync(LedgerOperation operation, CancellationToken cancellationToken)
    {
        var found = await accounts.FindAsync(operation.UserId, cancellationToken);
        if (operation.IsRepair && await FindRecordedAsync(operation, found?.Account, cancellationToken) is { } earlier)
            return earlier;

        try
        {
            if (found is not var (account, etag))
            {
                await _damage.DemandNoEntriesAsync(operation.UserId, cancellationToken);
                return await DeclineAsync(operation, DeclineReason.AccountMissing, cancellationToken);
            }

            return account.Refuse(operation) is { } reason
                ? await DeclineAsync(operation, reason, cancellationToken)
                : await BookAsync(operation, account, etag, cancellationToken);
        }
        catch (RequestFailedException exception) when (ConflictRetry.IsConflict(exception))
        {
            // The account moved on, or this very operation is recorded: by another caller, or by a write whose answer was lost.
            if (await FindRecordedAsync(operation, found?.Account, cancellationToken) is { } recorded)
                return recorded;

            if (found is var (account, etag))
                await _damage.DemandContentionAsync(exception, account, etag, cancellationToken);
            throw;
        }
    }

    private async Task<LedgerResult> BookAsync(LedgerOperation operation, Account account, ETag etag, CancellationToken cancellationToken)
    {
        var (after, entry) = account.Book(operation.Kind, operation.OperationId, operation.Amount, time.GetUtcNow());
        var record = OperationRow.From(operation, OperationStatus.Applied, entry.CreatedAt);
        record.Sequence = entry.Sequence;
        await accounts.CommitAsync(after, etag, entry, record, cancellationToken);
        return new LedgerResult(OperationStatus.Applied, null, entry, IsReplay: false);
    }

    private async Task<LedgerResult> DeclineAsync(LedgerOperation operation, DeclineReason reason, CancellationToken cancellationToken)
    {
        var record = OperationRow.From(operation, OperationStatus.Declined, time.GetUtcNow());
        record.Reason = reason.ToString();
        await accounts.AddOperationAsync(record, cancellationToken);
        LedgerMetrics.CountDecline(reason);
        return new LedgerResult(OperationStatus.Declined, reason, null, IsReplay: false);
    }

    private async Task<LedgerResult?> FindRecordedAsync(LedgerOperation operation, Account? account, CancellationToken cancellationToken)
    {
        if (await FindRecordAsync(operation, account, cancellationToken) is not { } record)
            return null;

        var entry = record.Sequence is { } sequence ? await _damage.ReadEntryAsync(operation, sequence, account, cancellationToken) : null;
        if (record.ReadStatus() == OperationStatus.Applied && record.IsOfEarlierRunThan(operation))
        {
            // From now on no activity of that run, which may still be under way, undoes what this run relies on.
            record.Run = operation.Run;
            await accounts.UpdateOperationAsync(record, cancellationToken);
        }

        return new LedgerResult(record.ReadStatus(), record.ReadReason(), entry, IsReplay: true);
    }

    private async Task<OperationRow?> FindRecordAsync(LedgerOperation operation, Account? account, CancellationToken cancellationToken)
    {
        var record = await accounts.FindOperationAsync(operation, cancellationToken);
        if (record is null && operation.IsRepair)
            record = await _damage.RecreateAsync(operation, account, cancellationToken);
        record?.DemandSameContent(operation);
        return record;
    }

    private async Task<OperationStatus?> TryReverseAsync(LedgerOperation operation, bool isCalledOff, CancellationToken cancellationToken)
    {
        if (await FindRecordAsync(operation, null, cancellationToken) is not { } record)
        {
            if (!isCalledOff)
                return null;
            await accounts.AddOperationAsync(OperationRow.From(operation, OperationStatus.Void, time.GetUtcNow()), cancellationToken);
            return OperationStatus.Void;
        }

        if (record.ReadStatus() != OperationStatus.Applied)
            return record.ReadStatus();
        if (record.IsOfLaterRunThan(operation))
            throw new SupersededRunException(operation);

        var found = await accounts.FindAsync(operation.UserId, cancellationToken);
        await _damage.ReadEntryAsync(operation, record.Sequence!.Value, found?.Account, cancellationToken);
        var (account, etag) = found!.Value;
        var (after, entry) = account.Book(EntryKind.OrderRefund, operation.OperationId, operation.Amount, time.GetUtcNow());
        record.Status = nameof(OperationStatus.Reversed);
        record.Run = operation.Run ?? record.Run;
        try
        {
            await accounts.CommitAsync(after, etag, entry, record, cancellationToken);
        }
        catch (RequestFailedException exception)
        {
            await _damage.DemandContentionAsync(exception, account, etag, cancellationToken);
            throw;
        }

        return OperationStatus.Reversed;
    }
}
