using Microsoft.DurableTask.Client;
using OrderFunctions.Cancellation;
using OrderFunctions.Orders;
using OrderFunctions.Placement;
using Shared.Sagas;

namespace OrderFunctions.Recovery;

/// <summary>
/// Drives orders again whose sagas have ended and which have not, or are not stored any more. It only ever replaces instances that have ended.
/// </summary>
internal static class OrderRecovery
{
    /// <summary>
    /// Whether an order has to be driven again: its saga failed or was terminated, or has completed and its order is pending all the same, or is not
    /// stored although the saga says that it was. An order that was refused without being stored stays refused.
    /// </summary>
    /// <param name="instance">Its saga, as it was seen before the order was read.</param>
    /// <param name="stored">The order; null where it is not stored.</param>
    public static bool IsNeeded(OrchestrationMetadata instance, Order? stored) => instance.IsInterrupted()
        || instance.IsCompleted && (stored is null ? OrderSagaResult.Find(instance)?.Order is not null : stored.Status == OrderStatus.Pending);

    /// <summary>Starts the saga in place of the ended instance, with the end to restore where that one, or a cancellation, tells of one.</summary>
    /// <returns>Whether this call started it; false where it runs.</returns>
    public static async Task<bool> StartAsync(
        DurableTaskClient client, OrchestrationMetadata instance, OrderSagaInput input, CancellationToken cancellationToken)
    {
        var cancellation = await client.GetInstanceAsync(
            CancellationSaga.InstanceIdOf(instance.InstanceId), getInputsAndOutputs: true, cancellationToken);
        var outcome = CancellationAnswer.FindResult(cancellation)
            ?? OrderSagaResult.Find(instance)?.Order
            ?? instance.ReadInputAs<OrderSagaInput>()?.Repair?.Outcome;
        var repair = input with { Version = OrderSagaInput.PresentVersion, Repair = new OrderRepair(outcome) };
        return await SagaClient.StartAgainAsync(client, nameof(OrderSaga), instance.InstanceId, repair, cancellationToken);
    }
}
