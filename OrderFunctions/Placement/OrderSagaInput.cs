using System.Text.Json.Serialization;
using Microsoft.DurableTask.Client;
using OrderFunctions.Orders;
using Shared.Amounts;
using Shared.Identifiers;
using Shared.Sagas;

namespace OrderFunctions.Placement;

/// <summary>The input of <see cref="OrderSaga"/>.</summary>
public sealed record OrderSagaInput(UserId UserId, decimal Price, Currency? Currency, string? Description, long? ExpectedListVersion)
    : OrderRequest(UserId, Price, Currency, Description, ExpectedListVersion)
{
    /// <summary>
    /// 1 or 2 in sagas that were started before the platform kept versions; then null. From version 2 on a run of the saga owns its debit
    /// (<see cref="BillingFunctions.Ledger.OrderDebit.Run"/>).
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    [JsonPropertyOrder(1)]
    public int? Version { get; init; }

    /// <summary>Set when the saga goes on as new after a long outage.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    [JsonPropertyOrder(3)]
    public OrderProgress? Progress { get; init; }

    /// <summary>The order while it is not stored.</summary>
    internal OrderView ToPendingView(OrderId orderId, DateTimeOffset acceptedAt) =>
        new(orderId, UserId, Price, Currency?.Code, Description, OrderStatus.Pending, null, null, acceptedAt, acceptedAt);
}

/// <summary>What a saga knows when it goes on as new.</summary>
/// <param name="Began">When the saga was first started.</param>
public sealed record OrderProgress(DateTime Began)
{
    /// <summary>Whether the saga has received <see cref="OrderSaga.AbortEvent"/>.</summary>
    public bool IsAborted { get; init; }

    /// <summary>The result, once the order is finished and only the event is missing.</summary>
    public OrderSagaResult? Result { get; init; }
}

/// <summary>The saga's custom status from the moment that the order is finished, and the saga's output.</summary>
/// <param name="Order">The finished order; null where it was refused.</param>
/// <param name="Refusal">Why nothing was stored; null where an order is.</param>
/// <param name="FoundFinished">Whether an earlier run had finished the order.</param>
public sealed record OrderSagaResult(Order? Order, OrderRefusal? Refusal, bool FoundFinished)
{
    /// <summary>The result of a saga; null where there is none yet, or the saga failed before there was one.</summary>
    internal static OrderSagaResult? Find(OrchestrationMetadata? instance)
    {
        var status = instance.FindStatus<OrderSagaResult>();
        return status is null && instance is { RuntimeStatus: OrchestrationRuntimeStatus.Completed }
            ? instance.ReadOutputAs<OrderSagaResult>()
            : status;
    }
}
