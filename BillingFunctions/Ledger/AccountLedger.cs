using Shared.Storage;

namespace BillingFunctions.Ledger;

/// <summary>
/// Moves money, each operation at most once. An operation's outcome is recorded in the transaction that moves the money. So whatever is lost, repeated or run
/// at the same time, all callers get that outcome. What waits for the same account is committed together (<see cref="LedgerBatch"/>).
/// </summary>
public sealed class AccountLedger : IDisposable
{
    /// <summary>How many operations one transaction holds. With an entry and a record for each they are 61 of the 100 rows that it may have.</summary>
    public const int MaxBatch = 30;

    // About 300 bytes each.
    private const int MaxSeenAccounts = 20_000;

    private readonly SeenRows<StoredAccount> _seen = new(MaxSeenAccounts);
    private readonly GroupCommit<LedgerRequest, LedgerResult?> _commits;

    /// <summary>Makes the ledger of all accounts.</summary>
    public AccountLedger(AccountTable accounts, ConflictRetry retry, TimeProvider time)
    {
        var damage = new LedgerDamage(accounts, retry, time);

        // Not cancelled with any of the callers; the retry ends after a minute.
        _commits = new(MaxBatch, (_, requests) =>
            retry.RunAsync(new LedgerBatch(requests, accounts, _seen, damage, time).TryCommitAsync, CancellationToken.None));
    }

    /// <summary>
    /// Applies an operation or declines it. The outcome is final. An applied operation belongs to the latest saga run that asked for it.
    /// </summary>
    /// <exception cref="OperationMismatchException">The operation is recorded with another amount, currency or reference.</exception>
    /// <exception cref="AccountDamagedException">Rows contradict each other; the account is frozen.</exception>
    public async Task<LedgerResult> ApplyAsync(LedgerOperation operation, CancellationToken cancellationToken) =>
        (await WriteAsync(operation, LedgerAction.Apply, cancellationToken))!;

    /// <summary>
    /// Undoes an operation that may or may not have been applied: gives its money back, or calls it off so that it is refused if it comes later. Doing so
    /// again changes nothing.
    /// </summary>
    /// <returns>How the operation stands now: Reversed, Void, or Declined where there was nothing to undo.</returns>
    /// <exception cref="OperationMismatchException">The operation is recorded with another amount, currency or reference.</exception>
    /// <exception cref="SupersededRunException">It belongs to a later run.</exception>
    /// <exception cref="AccountClosedException">Its money cannot be given back, because the account is closed.</exception>
    /// <exception cref="AccountDamagedException">Rows contradict each other; the account is frozen.</exception>
    public async Task<OperationStatus> ReverseAsync(LedgerOperation operation, CancellationToken cancellationToken) =>
        (await WriteAsync(operation, LedgerAction.Reverse, cancellationToken))!.Status;

    /// <summary>
    /// Gives back the money of an operation that must have been applied. If it is not recorded, the entries are searched for it. Doing so again changes
    /// nothing.
    /// </summary>
    /// <returns>How the operation stands now; null where there is no trace of it, and nothing was written.</returns>
    /// <exception cref="OperationMismatchException">The operation is recorded with another amount, currency or reference.</exception>
    /// <exception cref="SupersededRunException">It belongs to a later run.</exception>
    /// <exception cref="AccountClosedException">Its money cannot be given back, because the account is closed.</exception>
    /// <exception cref="AccountDamagedException">Rows contradict each other; the account is frozen.</exception>
    public async Task<OperationStatus?> RefundAsync(LedgerOperation operation, CancellationToken cancellationToken) =>
        (await WriteAsync(operation with { IsRepair = true }, LedgerAction.Refund, cancellationToken))?.Status;

    /// <inheritdoc/>
    public void Dispose() => _seen.Dispose();

    private Task<LedgerResult?> WriteAsync(LedgerOperation operation, LedgerAction action, CancellationToken cancellationToken) =>
        _commits.WriteAsync(operation.UserId, OperationRow.KeyOf(operation), new LedgerRequest(operation, action), cancellationToken);
}
