using BillingFunctions.Ledger;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using OrderFunctions.Orders;
using Shared.Identifiers;
using Shared.Sagas;

namespace OrderFunctions.Placement;

/// <summary>
/// The order saga. Its start is the commit: from then on it is driven to the end, whatever fails or dies. Every activity
/// may run more than once and has its effect once.
/// </summary>
public static class OrderSaga
{
    /// <summary>
    /// The event by which an operator asks the saga to give up. It is heeded until the outcome of the debit is known: then the debit is undone
    /// and the order rejected. Later it changes nothing.
    /// </summary>
    public const string AbortEvent = "Abort";

    /// <summary>Stores the order, debits its price, finishes the order and tells the world.</summary>
    [Function(nameof(OrderSaga))]
    public static async Task<OrderSagaResult> RunAsync([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var input = context.GetInput<OrderSagaInput>()!;
        var began = context.CurrentUtcDateTime;
        var abort = context.WaitForExternalEvent<object?>(AbortEvent);

        var created = await context.CallActivityAsync<CreateOrderResult>(
            nameof(CreateOrder), new CreateOrderRequest(context.InstanceId, input), SagaRetries.UntilDone);
        if (created.Stored is not { } stored)
        {
            return new OrderSagaResult(null, created.Refusal, FoundFinished: false);
        }

        var isFinished = stored.Order.Status != OrderStatus.Pending;
        var order = isFinished ? stored.Order : await FinishAsync(context, created, input, began, abort);

        // Callers are answered from here: a broker that is down delays emails, not orders.
        var result = new OrderSagaResult(order, null, FoundFinished: isFinished);
        context.SetCustomStatus(result);

        // Also for an order that an earlier saga finished: it may have been cut off before this, and a duplicate is known by its ID.
        await context.CallActivityAsync(nameof(PublishEvent), OrderEvents.For(order), SagaRetries.UntilDone);
        return result;
    }

    private static async Task<Order> FinishAsync(
        TaskOrchestrationContext context, CreateOrderResult created, OrderSagaInput input, DateTime began, Task abort)
    {
        var order = created.Stored!.Order;
        var debit = new OrderDebit(UserId.Parse(order.UserId), OrderId.Parse(order.OrderId), order.Price)
        {
            Run = input.Version >= 2 ? began : null,
            IsRepair = created.WasThere || input.Repair is not null,
        };
        var outcome = input.Repair?.Outcome;
        var rejection = outcome is { Status: OrderStatus.Rejected or OrderStatus.Cancelled }
            ? await ReverseAsync(context, debit, outcome.Reason)
            : await DebitAsync(context, debit, abort);
        var request = new CompleteOrderRequest(created.Stored, rejection)
        {
            SagaBegan = began,
            Outcome = outcome?.Status == OrderStatus.Confirmed && rejection is not null ? null : outcome,
        };
        return await context.CallActivityAsync<Order>(nameof(CompleteOrder), request, SagaRetries.UntilDone);
    }

    // The pivot. Where its outcome stays unknown, the debit is undone first, so that it can no longer be applied.
    private static async Task<RejectionReason?> DebitAsync(TaskOrchestrationContext context, OrderDebit debit, Task abort) =>
        !abort.IsCompleted && await TryDebitAsync(context, debit, abort) is { } outcome
            ? RejectionReasons.From(outcome)
            : await ReverseAsync(context, debit, RejectionReason.TechnicalFailure);

    private static async Task<RejectionReason?> ReverseAsync(TaskOrchestrationContext context, OrderDebit debit, RejectionReason? reason)
    {
        await context.CallActivityAsync<OperationStatus>(nameof(ReverseDebit), debit, SagaRetries.UntilDone);
        return reason;
    }

    // Null where the outcome is unknown. An aborted debit may still be under way; the ledger refuses it once it has been undone.
    private static async Task<DebitOutcome?> TryDebitAsync(TaskOrchestrationContext context, OrderDebit debit, Task abort)
    {
        try
        {
            var outcome = context.CallActivityAsync<DebitOutcome>(nameof(DebitAccount), debit, SagaRetries.Bounded);
            return await Task.WhenAny(outcome, abort) == outcome ? await outcome : null;
        }
        catch (TaskFailedException exception) when (!exception.FailureDetails.IsOrWraps<FinalFailureException>())
        {
            return null;
        }
    }
}
