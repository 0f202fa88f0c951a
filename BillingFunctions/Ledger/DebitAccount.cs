using System.Text.Json.Serialization;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Shared.Amounts;
using Shared.Identifiers;
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

/// <summary>The debit of an order: the input of <see cref="DebitAccount"/>, <see cref="ReverseDebit"/> and <see cref="RefundDebit"/>.</summary>
/// <param name="UserId">The customer.</param>
/// <param name="OrderId">The order, which identifies the debit.</param>
/// <param name="Price">The amount to take.</param>
public sealed record OrderDebit(UserId UserId, OrderId OrderId, Money Price)
{
    /// <summary>When the run of the saga began; null in sagas of the first version.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTime? Run { get; init; }

    /// <summary>Whether the debit's record may have been lost (<see cref="LedgerOperation.IsRepair"/>).</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsRepair { get; init; }

    /// <summary>Who asked for the debit to be given back; null where the saga acts by itself.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Actor? RequestedBy { get; init; }

    internal LedgerOperation ToOperation() => new(UserId, EntryKind.OrderDebit, OrderId, Price)
    {
        Actor = RequestedBy ?? new Actor(ActorRole.Saga, OrderId),
        Run = Run,
        IsRepair = IsRepair,
    };
}

/// <summary>The output of <see cref="DebitAccount"/>. It stays in the saga's history, so it is smaller than a <see cref="LedgerResult"/>.</summary>
/// <param name="Status">Applied, Declined, or, where the debit was undone before, Reversed or Void.</param>
/// <param name="Reason">Why it was declined; null where it was not.</param>
public sealed record DebitOutcome(OperationStatus Status, DeclineReason? Reason);
