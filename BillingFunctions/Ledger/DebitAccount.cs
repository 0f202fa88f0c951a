using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Shared.Sagas;

namespace BillingFunctions.Ledger;

/// <summary>Activity: takes the price of an order from its customer's account, once. The pivot of the order saga.</summary>
public sealed class DebitAccount(AccountLedger ledger)
{
    /// <summary>Calls the activity from a saga, for about half a minute. Then the debit has to be undone, because its outcome is unknown.</summary>
    public static Task<DebitOutcome> CallAsync(TaskOrchestrationContext context, OrderDebit debit) =>
        context.CallActivityAsync<DebitOutcome>(nameof(DebitAccount), debit, SagaRetries.Bounded);

    /// <summary>Returns the recorded outcome of the debit, which is the same at every run.</summary>
    [Function(nameof(DebitAccount))]
    public async Task<DebitOutcome> RunAsync([ActivityTrigger] OrderDebit debit, CancellationToken cancellationToken)
    {
        var result = await ledger.ApplyAsync(debit.ToOperation(), cancellationToken);
        return new DebitOutcome(result.Status, result.Reason);
    }
}
