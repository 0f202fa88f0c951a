using BillingFunctions.Ledger;
using BillingFunctions.Sagas;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using OrderFunctions.Orders;
using OrderFunctions.Placement;

namespace OrderFunctions.Cancellation;

/// <summary>
/// The cancellation saga: one for each order, whoever asks for it and however often. Like the order saga it is driven to its
/// end once it has started, and every activity may run more than once and has its effect once.
/// </summary>
public static class CancellationSaga
{
    private const string InstancePrefix = "cancel-";

    /// <summary>The instance that cancels an order.</summary>
    public static string InstanceIdOf(string orderId) => InstancePrefix + orderId;

    /// <summary>Gives the price back, cancels the order and tells the world.</summary>
    [Function(nameof(CancellationSaga))]
    public static async Task<Order> RunAsync([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var stored = context.GetInput<CancellationSagaInput>()!.Stored;

        // Money first: an order that says Cancelled has been refunded.
        var debit = new OrderDebit(stored.Order.UserId, stored.Order.OrderId, stored.Order.Price);
        await context.CallActivityAsync(nameof(RefundDebit), debit, SagaRetries.UntilDone);
        var cancelled = await context.CallActivityAsync<Order>(nameof(CancelOrder), stored, SagaRetries.UntilDone);

        // Callers are answered from here: a broker that is down delays the email only.
        context.SetCustomStatus(cancelled);

        await context.CallActivityAsync(nameof(PublishEvent), OrderEvents.For(cancelled), SagaRetries.UntilDone);
        return cancelled;
    }
}
