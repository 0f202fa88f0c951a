using BillingFunctions.Accounts;
using BillingFunctions.Ledger;
using Shared.Amounts;

namespace BillingFunctions.Audits;

/// <summary>Tells where the debit of an order stands. It writes nothing.</summary>
public sealed class DebitAudit(AccountTable accounts)
{
    /// <summary>Whether a debit stands: recorded as applied, or with its entry and no refund where its record is missing.</summary>
    /// <returns>What is recorded, or Applied or Reversed by the entries alone; null where there is no trace of a debit.</returns>
    public async Task<OperationStatus?> FindAsync(string userId, string orderId, Money price, CancellationToken cancellationToken)
    {
        var operation = new LedgerOperation(userId, EntryKind.OrderDebit, orderId, price);
        if (await accounts.FindOperationAsync(operation, cancellationToken) is { } record)
            return record.ReadStatus();

        var entries = await accounts.FindEntriesAsync(userId, orderId, cancellationToken);
        return entries.Any(entry => entry.Kind == EntryKind.OrderRefund) ? OperationStatus.Reversed
            : entries.Any(entry => entry.Kind == EntryKind.OrderDebit) ? OperationStatus.Applied
            : null;
    }
}
