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

    /// <summary>Applies an operation or declines it, and tells which, now and for good. Undisturbed it takes a read and a write.</summary>
    /// <exception cref="OperationMismatchException">The operation is recorded with another amount or currency.</exception>
    public Task<LedgerResult> ApplyAsync(LedgerOperation operation, CancellationToken cancellationToken) =>
        _writer.WriteAsync(operation.UserId, token => LedgerMetrics.CountConflictAsync(TryApplyAsync(operation, token)), cancellationToken);

    /// <summary>
    /// Undoes an operation that may or may not have been applied: gives its money back, or calls it off so that it is
    /// refused when it comes late. Doing so again changes nothing.
    /// </summary>
    /// <returns>How the operation stands now: Reversed, Void, or Declined where there was nothing to undo.</returns>
    /// <exception cref="OperationMismatchException">The operation is recorded with another amount or currency.</exception>
    public Task<OperationStatus> ReverseAsync(LedgerOperation operation, CancellationToken cancellationToken) =>
        _writer.WriteAsync(operation.UserId, token => LedgerMetrics.CountConflictAsync(TryReverseAsync(operation, token)), cancellationToken);

    private async Task<LedgerResult> TryApplyAsync(LedgerOperation operation, CancellationToken cancellationToken)
    {
        try
        {
            return await accounts.FindAsync(operation.UserId, cancellationToken) is not var (account, etag)
                ? await DeclineAsync(operation, DeclineReason.AccountMissing, cancellationToken)
                : account.Refuse(operation) is { } reason
                    ? await DeclineAsync(operation, reason, cancellationToken)
                    : await BookAsync(operation, account, etag, cancellationToken);
        }
        catch (RequestFailedException exception) when (ConflictRetry.IsConflict(exception))
        {
            // The account moved on, or this very operation is recorded: by another caller, or by a write whose answer was lost.
            if (await FindRecordedAsync(operation, cancellationToken) is { } recorded)
            {
                return recorded;
            }

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

    private async Task<LedgerResult?> FindRecordedAsync(LedgerOperation operation, CancellationToken cancellationToken)
    {
        if (await accounts.FindOperationAsync(operation, cancellationToken) is not { } record)
        {
            return null;
        }

        record.DemandSameContent(operation);
        var entry = record.Sequence is { } sequence ? await accounts.ReadEntryAsync(operation.UserId, sequence, cancellationToken) : null;
        return new LedgerResult(record.ReadStatus(), record.ReadReason(), entry, IsReplay: true);
    }

    private async Task<OperationStatus> TryReverseAsync(LedgerOperation operation, CancellationToken cancellationToken)
    {
        if (await accounts.FindOperationAsync(operation, cancellationToken) is not { } record)
        {
            await accounts.AddOperationAsync(OperationRow.From(operation, OperationStatus.Void, time.GetUtcNow()), cancellationToken);
            return OperationStatus.Void;
        }

        record.DemandSameContent(operation);
        if (record.ReadStatus() != OperationStatus.Applied)
        {
            return record.ReadStatus();
        }

        var (account, etag) = await accounts.FindAsync(operation.UserId, cancellationToken)
            ?? throw new InvalidOperationException($"The account of the applied operation '{operation.OperationId}' is missing.");
        var (after, entry) = account.Book(EntryKind.OrderRefund, operation.OperationId, operation.Amount, time.GetUtcNow());
        record.Status = nameof(OperationStatus.Reversed);
        await accounts.CommitAsync(after, etag, entry, record, cancellationToken);
        return OperationStatus.Reversed;
    }
}
