using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Shared.Sagas;

namespace BillingFunctions.Ledger;

/// <summary>Activity: gives the price of a paid order back to its customer, once, also on a frozen account.</summary>
public sealed class RefundDebit(AccountLedger ledger)
{
    /// <summary>Calls the activity from a saga until it succeeds.</summary>
    public static Task CallAsync(TaskOrchestrationContext context, OrderDebit debit) =>
        context.CallActivityAsync(nameof(RefundDebit), debit, SagaRetries.UntilDoneIn(context));

    /// <summary>Returns when the money is back. Running it again changes nothing.</summary>
    /// <exception cref="DebitMissingException">The price was never debited, so nothing is given back.</exception>
    [Function(nameof(RefundDebit))]
    public async Task RunAsync([ActivityTrigger] OrderDebit debit, CancellationToken cancellationToken)
    {
        var status = await ledger.RefundAsync(debit.ToOperation(), cancellationToken);
        if (status != OperationStatus.Reversed)
            throw new DebitMissingException(debit, status);
    }
}
