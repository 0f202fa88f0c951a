using BillingFunctions.Ledger;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using OrderFunctions.Orders;
using OrderFunctions.Placement;
using Shared.Identifiers;
using Shared.Sagas;

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

    /// <summary>Starts the saga for an order, or joins it.</summary>
    /// <returns>Whether this call started it.</returns>
    internal static Task<bool> StartOrJoinAsync(DurableTaskClient client, StoredOrder order, CancellationToken cancellationToken) =>
        SagaClient.StartOrJoinAsync(client, nameof(CancellationSaga), InstanceIdOf(order.Order.OrderId), InputFor(order), cancellationToken);

    /// <summary>Starts the saga again in place of one that has cancelled the order, which is confirmed again: it was restored to an older state.</summary>
    /// <returns>Whether this call started it.</returns>
    internal static Task<bool> StartAgainAsync(DurableTaskClient client, StoredOrder order, CancellationToken cancellationToken) =>
        SagaClient.StartAgainAsync(client, nameof(CancellationSaga), InstanceIdOf(order.Order.OrderId), InputFor(order), cancellationToken);

    /// <summary>Gives the price back, cancels the order and tells the world.</summary>
    [Function(nameof(CancellationSaga))]
    public static async Task<Order> RunAsync([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var input = context.GetInput<CancellationSagaInput>()!;
        var stored = input.Stored;

        // Money first: an order that says Cancelled has been refunded.
        var debit = new OrderDebit(UserId.Parse(stored.Order.UserId), OrderId.Parse(stored.Order.OrderId), stored.Order.Price)
        {
            Run = input.Version >= 2 ? context.CurrentUtcDateTime : null,
        };
        await context.CallActivityAsync(nameof(RefundDebit), debit, SagaRetries.UntilDone);
        var cancelled = await context.CallActivityAsync<Order>(nameof(CancelOrder), stored, SagaRetries.UntilDone);

        // Callers are answered from here: a broker that is down delays the email only.
        context.SetCustomStatus(cancelled);

        await context.CallActivityAsync(nameof(PublishEvent), OrderEvents.For(cancelled), SagaRetries.UntilDone);
        return cancelled;
    }

    private static CancellationSagaInput InputFor(StoredOrder order) => new(order) { Version = CancellationSagaInput.PresentVersion };
}
