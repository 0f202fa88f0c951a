using System.Text.Json.Serialization;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using OrderFunctions.Orders;
using Shared.Sagas;

namespace OrderFunctions.Placement;

/// <summary>Activity: confirms or rejects the pending order of a saga.</summary>
public sealed class CompleteOrder(OrderWriter orders)
{
    /// <summary>Calls the activity from a saga, until it succeeds.</summary>
    public static Task<OrderState> CallAsync(TaskOrchestrationContext context, CompleteOrderRequest request) =>
        context.CallActivityAsync<OrderState>(nameof(CompleteOrder), request, SagaRetries.UntilDoneIn(context));

    /// <summary>Returns the state of the order as it is stored. A second run finds and returns the same.</summary>
    [Function(nameof(CompleteOrder))]
    public async Task<OrderState> RunAsync([ActivityTrigger] CompleteOrderRequest request, CancellationToken cancellationToken)
    {
        var key = request.Order ?? OrderKey.Of(request.Stored!);
        var state = await orders.CompleteAsync(key, request.Reason, request.Outcome?.State, cancellationToken);
        OrderMetrics.CountFinished(state);
        OrderMetrics.RecordDuration(state, request.SagaBegan);
        return state;
    }
}

/// <summary>The input of <see cref="CompleteOrder"/>.</summary>
/// <param name="Reason">Why the order is rejected; null to confirm it.</param>
public sealed record CompleteOrderRequest(RejectionReason? Reason)
{
    /// <summary>The order, in sagas whose order was stored by an earlier version; otherwise null.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    [JsonPropertyOrder(-1)]
    public StoredOrder? Stored { get; init; }

    /// <summary>The order; null where <see cref="Stored"/> is given.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    [JsonPropertyOrder(-1)]
    public OrderKey? Order { get; init; }

    /// <summary>The end that the order had before it was lost, which is restored whatever the reason says; null where there was none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Order? Outcome { get; init; }

    /// <summary>When the saga began, to measure its duration.</summary>
    public DateTime SagaBegan { get; init; }

    /// <summary>The request for an order that was created.</summary>
    internal static CompleteOrderRequest For(CreateOrderResult created, Order order, RejectionReason? reason) => created.Stored is { } stored
        ? new(reason) { Stored = stored }
        : new(reason) { Order = OrderKey.Of(new StoredOrder(order, created.ETag!)) };
}
