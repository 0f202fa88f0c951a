using Microsoft.AspNetCore.Http;
using Microsoft.DurableTask.Client;
using OrderFunctions.Orders;
using Shared.Http.Answers;
using Shared.Http.Problems;
using Shared.Identifiers;
using Shared.Sagas;

namespace OrderFunctions.Placement;

/// <summary>A call of POST /orders when its wait is over.</summary>
/// <param name="OrderId">The order.</param>
/// <param name="Input">What this caller asks for, which may differ from what the saga was started with.</param>
/// <param name="Instance">The saga as it was seen last; null where it was not seen.</param>
/// <param name="IsNew">Whether this call started the saga.</param>
/// <param name="Location">The address of the order.</param>
public sealed record PlacedOrder(OrderId OrderId, OrderSagaInput Input, OrchestrationMetadata? Instance, bool IsNew, string Location)
{
    internal OrderSagaResult? Result => OrderSagaResult.Find(Instance);

    /// <summary>
    /// Whether an earlier call placed the order. A saga that was started anew, because the history of the first one was purged, says so at its end; until
    /// then the age of the order does.
    /// </summary>
    internal bool IsReplayOf(Order? order) => !IsNew
        || (Result is { } result ? result.FoundFinished : order?.CreatedAt + OrderFilter.MaxClockDifference < Instance?.CreatedAt);

    /// <summary>Whether this caller asks for the same as the stored order, or as the saga where no order is stored.</summary>
    internal bool IsSameContent(Order? order) =>
        (order?.Fingerprint ?? Instance?.ReadInputAs<OrderSagaInput>()?.Fingerprint) is not { } fingerprint || fingerprint == Input.Fingerprint;
}

/// <summary>
/// Makes the answer of POST /orders. For a new order that is finished, the saga's status says everything. In all other cases the table is read, because it
/// knows the present state and outlives the sagas' histories.
/// </summary>
public sealed class PlaceOrderAnswer(OrderTable orders, TimeProvider time)
{
    /// <summary>The order as it is stored, or as its saga has just stored it; null where it is not stored.</summary>
    public async Task<Order?> FindStoredAsync(PlacedOrder placed, CancellationToken cancellationToken) =>
        placed is { IsNew: true, Result: { FoundFinished: false } result }
            ? result.Order
            : (await orders.FindAsync(placed.Input.UserId, placed.OrderId, cancellationToken))?.Order;

    /// <summary>The answer to one call.</summary>
    public async Task<IResult> CreateAsync(PlacedOrder placed, Order? stored, CancellationToken cancellationToken)
    {
        var (result, order) = (placed.Result, stored ?? placed.Result?.Order);
        if (!placed.IsSameContent(order))
        {
            return OrderProblems.KeyReused;
        }

        var isReplay = placed.IsReplayOf(order);
        var answer = (order, result?.Refusal) switch
        {
            ({ Status: not OrderStatus.Pending }, _) => AnswerFinished(order, placed).WithETag(
                isReplay ? await orders.FindListVersionAsync(order.UserId, cancellationToken) ?? order.Version : order.Version),
            (null, { } refusal) => await AnswerRefusedAsync(refusal, placed, cancellationToken),
            _ => AnswerUnfinished(order, placed),
        };
        return answer.WithReplayed(isReplay);
    }

    private static IResult AnswerFinished(Order order, PlacedOrder placed) => order.Status == OrderStatus.Rejected
        ? OrderProblems.Rejected(order)
        : TypedResults.Created(placed.Location, OrderView.Of(order));

    private async Task<IResult> AnswerRefusedAsync(OrderRefusal refusal, PlacedOrder placed, CancellationToken cancellationToken) => refusal.Kind switch
    {
        OrderRefusalKind.CustomerMissing => OrderProblems.CustomerNotFound,
        OrderRefusalKind.CustomerLeaves => OrderProblems.CustomerLeaves,
        OrderRefusalKind.PriceInvalid => ValidationErrors.Of("price", refusal.Detail!).Problem,
        _ => await orders.FindListVersionAsync(placed.Input.UserId, cancellationToken) is { } version
            ? OrderProblems.ListChanged.WithETag(version)
            : OrderProblems.ListChanged,
    };

    private IResult AnswerUnfinished(Order? order, PlacedOrder placed) =>
        placed.Instance?.IsInterrupted() == true
            ? OrderProblems.Unfinished.WithRetryAfter(SagaInstance.RetryAfter)
            : TypedResults.Accepted(placed.Location, order is null ? ToPendingView(placed) : OrderView.Of(order))
                .WithRetryAfter(SagaInstance.RetryAfter);

    private OrderView ToPendingView(PlacedOrder placed) =>
        placed.Input.ToPendingView(placed.OrderId, placed.Instance?.CreatedAt ?? time.GetUtcNow());
}
