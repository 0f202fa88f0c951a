using BillingFunctions.Ledger;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using OrderFunctions.Orders;
using Shared.Identifiers;
using Shared.Sagas;

namespace OrderFunctions.Placement;

/// <summary>
/// The order saga. Its start is the commit: from then on it is driven to its end, whatever fails or dies. Every activity may run more than once and has
/// its effect once.
/// </summary>
public static class OrderSaga
{
    /// <summary>
    /// The event by which an admin asks the saga to give up. It counts until the outcome of the debit is known: then the debit is undone and the order
    /// rejected. Later it changes nothing.
    /// </summary>
    public const string AbortEvent = "Abort";

    /// <summary>Stores the order, debits its price, finishes the order and publishes the event.</summary>
    [Function(nameof(OrderSaga))]
    public static Task<OrderSagaResult> RunAsync([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var input = context.GetInput<OrderSagaInput>()!;
        var run = context.CurrentUtcDateTime;
        var progress = input.Progress ?? new OrderProgress(run);
        var abort = progress.IsAborted ? Task.CompletedTask : context.WaitForExternalEvent<object?>(AbortEvent);

        return context.GoOnAsNewAfterOutageAsync(
            async () =>
            {
                var result = progress.Result ?? await PlaceAsync(context, input, run, progress.Began, abort);
                if (result.Order is not { } order)
                    return result;

                // Callers are answered from here: a broker that is down delays emails, not orders.
                progress = progress with { Result = result };
                context.SetCustomStatus(result);

                // Also for an order that an earlier run finished, because that run may have stopped before this step. Consumers recognise a duplicate.
                await PublishEvent.CallAsync(context, OrderEvents.For(order));
                return result;
            },
            () => input with { Progress = progress with { IsAborted = abort.IsCompleted } });
    }

    private static async Task<OrderSagaResult> PlaceAsync(
        TaskOrchestrationContext context, OrderSagaInput input, DateTime run, DateTime began, Task abort)
    {
        var created = await CreateOrder.CallAsync(context, new CreateOrderRequest(OrderId.Parse(context.InstanceId), input));
        if (created.Refusal is { } refusal)
            return new OrderSagaResult(null, refusal, FoundFinished: false);

        var order = created.OrderFor(context.InstanceId, input);
        if (order.Status != OrderStatus.Pending)
            return new OrderSagaResult(order, null, FoundFinished: true);

        var debit = new OrderDebit(order.UserId, order.OrderId, order.Price)
        {
            Run = input.Version == 1 ? null : run,
            IsRepair = created.IsFound || input.Repair is not null,
        };
        var restored = input.Repair?.Outcome?.State;
        var rejection = restored is { Status: OrderStatus.Rejected or OrderStatus.Cancelled }
            ? await ReverseAsync(context, debit, restored.Reason)
            : await DebitAsync(context, debit, abort);
        var finished = await CompleteOrder.CallAsync(context, CompleteOrderRequest.For(created, order, rejection) with
        {
            SagaBegan = began,
            Outcome = restored?.Status == OrderStatus.Confirmed && rejection is not null ? null : input.Repair?.Outcome,
        });
        return new OrderSagaResult(order.With(finished), null, FoundFinished: false);
    }

    // The pivot. If its outcome stays unknown, the debit is undone before the order is rejected, so that it can no longer be applied.
    private static async Task<RejectionReason?> DebitAsync(TaskOrchestrationContext context, OrderDebit debit, Task abort) =>
        !abort.IsCompleted && await TryDebitAsync(context, debit, abort) is { } outcome
            ? RejectionReasons.From(outcome)
            : await ReverseAsync(context, debit, RejectionReason.TechnicalFailure);

    private static async Task<RejectionReason?> ReverseAsync(TaskOrchestrationContext context, OrderDebit debit, RejectionReason? reason)
    {
        await ReverseDebit.CallAsync(context, debit);
        return reason;
    }

    // Null where the outcome is unknown. An aborted debit may still be under way; the ledger refuses it once it has been undone.
    private static async Task<DebitOutcome?> TryDebitAsync(TaskOrchestrationContext context, OrderDebit debit, Task abort)
    {
        try
        {
            var outcome = DebitAccount.CallAsync(context, debit);
            return await Task.WhenAny(outcome, abort) == outcome ? await outcome : null;
        }
        catch (TaskFailedException exception) when (!exception.FailureDetails.IsOrWraps<FinalFailureException>())
        {
            return null;
        }
    }
}
