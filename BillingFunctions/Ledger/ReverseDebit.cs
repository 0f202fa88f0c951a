using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Shared.Sagas;

namespace BillingFunctions.Ledger;

/// <summary>Activity: undoes the debit of an order when nobody knows whether it was applied. If the debit comes later, it is refused.</summary>
public sealed class ReverseDebit(AccountLedger ledger)
{
    /// <summary>Calls the activity from a saga until it succeeds.</summary>
    public static Task<OperationStatus> CallAsync(TaskOrchestrationContext context, OrderDebit debit) =>
        context.CallActivityAsync<OperationStatus>(nameof(ReverseDebit), debit, SagaRetries.UntilDoneIn(context));

    /// <summary>Returns how the debit stands now. Running it again changes nothing.</summary>
    [Function(nameof(ReverseDebit))]
    public Task<OperationStatus> RunAsync([ActivityTrigger] OrderDebit debit, CancellationToken cancellationToken) =>
        ledger.ReverseAsync(debit.ToOperation(), cancellationToken);
}
