using BillingFunctions.Ledger;
using Shared.Amounts;
using Shared.Identifiers;

namespace BillingFunctions.Audits;

/// <summary>Finds out how the debit of an order stands. It writes nothing.</summary>
public sealed class DebitAudit(AccountTable accounts)
{
    /// <summary>Reads the record of the debit; if it is missing, the entries are searched.</summary>
    /// <returns>The recorded status, or Applied or Reversed by the entries alone; null where there is no trace of a debit.</returns>
    public async Task<OperationStatus?> FindAsync(UserId userId, OrderId orderId, Money price, CancellationToken cancellationToken)
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
