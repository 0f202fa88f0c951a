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
    /// <summary>Stores the order, debits its price, finishes the order and tells the world.</summary>
    [Function(nameof(OrderSaga))]
    public static async Task<OrderSagaResult> RunAsync([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var input = context.GetInput<OrderSagaInput>()!;

        var created = await context.CallActivityAsync<CreateOrderResult>(
            nameof(CreateOrder), new CreateOrderRequest(context.InstanceId, input), SagaRetries.UntilDone);
        if (created.Stored is not { } stored)
        {
            return new OrderSagaResult(null, created.Refusal, FoundFinished: false);
        }

        var isFinished = stored.Order.Status != OrderStatus.Pending;
        var order = isFinished ? stored.Order : await FinishAsync(context, stored);

        // Callers are answered from here: a broker that is down delays emails, not orders.
        var result = new OrderSagaResult(order, null, FoundFinished: isFinished);
        context.SetCustomStatus(result);

        // Also for an order that an earlier saga finished: it may have been cut off before this, and a duplicate is known by its ID.
        await context.CallActivityAsync(nameof(PublishEvent), OrderEvents.For(order), SagaRetries.UntilDone);
        return result;
    }

    private static async Task<Order> FinishAsync(TaskOrchestrationContext context, StoredOrder stored)
    {
        var rejection = await DebitAsync(context, stored.Order);
        return await context.CallActivityAsync<Order>(
            nameof(CompleteOrder), new CompleteOrderRequest(stored, rejection), SagaRetries.UntilDone);
    }

    // The pivot. Where its outcome stays unknown, the debit is undone first, so that it can no longer be applied.
    private static async Task<RejectionReason?> DebitAsync(TaskOrchestrationContext context, Order order)
    {
        var debit = new OrderDebit(order.UserId, order.OrderId, order.Price);
        try
        {
            var outcome = await context.CallActivityAsync<DebitOutcome>(nameof(DebitAccount), debit, SagaRetries.Bounded);
            return RejectionReasons.From(outcome);
        }
        catch (TaskFailedException exception) when (!exception.FailureDetails.IsCausedBy<OperationMismatchException>())
        {
            await context.CallActivityAsync<OperationStatus>(nameof(ReverseDebit), debit, SagaRetries.UntilDone);
            return RejectionReason.TechnicalFailure;
        }
    }
}
