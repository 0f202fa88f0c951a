using Microsoft.Azure.Functions.Worker;

namespace BillingFunctions.Ledger;

/// <summary>Activity: gives the price of a paid order back to its customer, once, also on a frozen account.</summary>
public sealed class RefundDebit(AccountLedger ledger)
{
    /// <summary>Returns when the money is back; running it again changes nothing.</summary>
    /// <exception cref="DebitMissingException">The price was never debited, so nothing is given back.</exception>
    [Function(nameof(RefundDebit))]
    public async Task RunAsync([ActivityTrigger] OrderDebit debit, CancellationToken cancellationToken)
    {
        var status = await ledger.RefundAsync(debit.ToOperation(), cancellationToken);
        if (status != OperationStatus.Reversed)
        {
            throw new DebitMissingException(debit, status);
        }
    }
}
