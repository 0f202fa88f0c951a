using System.Text.Json.Serialization;
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
/// The cancellation saga. An order has one, whoever asks for it and however often. Like the order saga it is driven to its end once it has started, and every
/// activity may run more than once and has its effect once.
/// </summary>
public static class CancellationSaga
{
    /// <summary>The ID of the instance that cancels an order.</summary>
    public static string InstanceIdOf(OrderId orderId) => OrderRecovery.CancellationIdOf(orderId);

    /// <summary>Starts the saga for an order, or joins it.</summary>
    /// <returns>Whether this call started it.</returns>
    internal static Task<bool> StartOrJoinAsync(DurableTaskClient client, Order order, CancellationToken cancellationToken) =>
        SagaClient.StartOrJoinAsync(client, nameof(CancellationSaga), InstanceIdOf(order.OrderId), CancellationSagaInput.For(order), cancellationToken);

    /// <summary>
    /// Starts the saga again in place of an instance that has cancelled the order, when the order is confirmed again because it was restored to an older state.
    /// </summary>
    /// <returns>Whether this call started it.</returns>
    internal static Task<bool> StartAgainAsync(DurableTaskClient client, Order order, CancellationToken cancellationToken) =>
        SagaClient.StartAgainAsync(client, nameof(CancellationSaga), InstanceIdOf(order.OrderId), CancellationSagaInput.For(order), cancellationToken);

    /// <summary>Refunds the price, cancels the order and publishes the event.</summary>
    [Function(nameof(CancellationSaga))]
    public static Task<Order> RunAsync([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var input = context.GetInput<CancellationSagaInput>()!;
        var cancelled = input.Cancelled;
        return context.GoOnAsNewAfterOutageAsync(
            async () =>
            {
                cancelled ??= await CancelAsync(context, input);

                // Callers are answered from here: a broker that is down delays the email only.
                context.SetCustomStatus(cancelled);

                await PublishEvent.CallAsync(context, OrderEvents.For(cancelled));
                return cancelled;
            },
            () => input with { Cancelled = cancelled });
    }

    // Money first: an order that says Cancelled has been refunded.
    private static async Task<Order> CancelAsync(TaskOrchestrationContext context, CancellationSagaInput input)
    {
        var paid = input.Order;
        await RefundDebit.CallAsync(context, new OrderDebit(paid.UserId, paid.OrderId, paid.Price)
        {
            Run = input.Version == 1 ? null : context.CurrentUtcDateTime,
        });
        return await CancelOrder.CallAsync(
            context, input.Stored is { } stored ? new() { Order = stored.Order, ETag = stored.ETag } : new() { Paid = input.Paid });
    }
}

/// <summary>The input of <see cref="CancellationSaga"/>.</summary>
public sealed record CancellationSagaInput
{
    /// <summary>The order as it was stored, in sagas of earlier versions; otherwise null.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public StoredOrder? Stored { get; init; }

    /// <summary>
    /// 1 or 2 in sagas that were started before the platform kept versions; then null. From version 2 on the saga takes over the debit from the order's
    /// saga (<see cref="OrderDebit.Run"/>).
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Version { get; init; }

    /// <summary>The order; null where <see cref="Stored"/> is given.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public PaidOrder? Paid { get; init; }

    /// <summary>The cancelled order, when the saga goes on as new after a long outage and only the event is missing.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Order? Cancelled { get; init; }

    /// <summary>The order, whatever the version.</summary>
    [JsonIgnore]
    public PaidOrder Order => Paid ?? PaidOrder.Of(Stored!.Order);

    /// <summary>The input for an order that was paid, and so is confirmed or cancelled for good.</summary>
    public static CancellationSagaInput For(Order order) => new() { Paid = PaidOrder.Of(order) };
}
