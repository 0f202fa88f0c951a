using BillingFunctions.Ledger;
using BillingFunctions.Sagas;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using OrderFunctions.Orders;

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
        var order = isFinished ? stored.Order : await FinishAsync(context, stored, began, abort);

        // Callers are answered from here: a broker that is down delays emails, not orders.
        var result = new OrderSagaResult(order, null, FoundFinished: isFinished);
        context.SetCustomStatus(result);

        // Also for an order that an earlier saga finished: it may have been cut off before this, and a duplicate is known by its ID.
        await context.CallActivityAsync(nameof(PublishEvent), OrderEvents.For(order), SagaRetries.UntilDone);
        return result;
    }

    private static async Task<Order> FinishAsync(TaskOrchestrationContext context, StoredOrder stored, DateTime began, Task abort)
    {
        var rejection = await DebitAsync(context, stored.Order, abort);
        return await context.CallActivityAsync<Order>(
            nameof(CompleteOrder), new CompleteOrderRequest(stored, rejection) { SagaBegan = began }, SagaRetries.UntilDone);
    }

    // The pivot. Where its outcome stays unknown, the debit is undone first, so that it can no longer be applied.
    private static async Task<RejectionReason?> DebitAsync(TaskOrchestrationContext context, Order order, Task abort)
    {
        var debit = new OrderDebit(order.UserId, order.OrderId, order.Price);
        if (!abort.IsCompleted && await TryDebitAsync(context, debit, abort) is { } outcome)
        {
            return RejectionReasons.From(outcome);
        }

        await context.CallActivityAsync<OperationStatus>(nameof(ReverseDebit), debit, SagaRetries.UntilDone);
        return RejectionReason.TechnicalFailure;
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
