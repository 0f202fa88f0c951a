using Microsoft.DurableTask.Client;
using OrderFunctions.Orders;
using Shared.Identifiers;
using Shared.Sagas;

namespace OrderFunctions.Placement;

/// <summary>
/// Starts the saga of an order again when it ended before the order did, or when the order was lost. Only instances that have ended are replaced.
/// </summary>
internal static class OrderRecovery
{
    /// <summary>The instance ID of the saga that cancels an order.</summary>
    public static string CancellationIdOf(OrderId orderId) => "cancel-" + orderId;

    /// <summary>
    /// Whether an order has to be driven again: its saga failed or was terminated; or the saga has completed and the order is pending all the same, or is
    /// not stored although the saga says that it was. An order that was refused without being stored stays refused.
    /// </summary>
    /// <param name="instance">The order's saga, as it was seen before the order was read.</param>
    /// <param name="stored">The order; null where it is not stored.</param>
    public static bool IsNeeded(OrchestrationMetadata instance, Order? stored) => instance.IsInterrupted()
        || instance.IsCompleted && (stored is null ? OrderSagaResult.Find(instance)?.Order is not null : stored.Status == OrderStatus.Pending);

    /// <summary>Starts the saga in place of the ended instance. The end that this instance, or a cancellation, tells of is restored.</summary>
    /// <returns>Whether this call started the saga; false where it runs already.</returns>
    public static async Task<bool> StartAsync(
        DurableTaskClient client, OrchestrationMetadata instance, OrderSagaInput input, CancellationToken cancellationToken)
    {
        var cancellation = await client.GetInstanceAsync(CancellationIdOf(OrderId.Parse(instance.InstanceId)), getInputsAndOutputs: true, cancellationToken);
        var outcome = cancellation.FindStatus<Order>()
            ?? OrderSagaResult.Find(instance)?.Order
            ?? instance.ReadInputAs<OrderSagaInput>()?.Repair?.Outcome;
        var repair = input with { Version = null, Progress = null, Repair = new OrderRepair(outcome) };
        return await SagaClient.StartAgainAsync(client, nameof(OrderSaga), instance.InstanceId, repair, cancellationToken);
    }
}
