using BillingFunctions.Sagas;
using Microsoft.AspNetCore.Http;
using Microsoft.DurableTask.Client;
using OrderFunctions.Orders;
using Shared.Http.Answers;
using Shared.Http.Problems;

namespace OrderFunctions.Placement;

/// <summary>
/// Turns what a saga says into the answer of POST /orders. A new order that is finished costs no look at the table; in
/// every other case the table is asked, because it knows the present state and outlives the sagas' histories.
/// </summary>
public sealed class PlacedOrderAnswer(OrderTable orders, TimeProvider time)
{
    /// <summary>The answer to one call.</summary>
    public async Task<IResult> CreateAsync(PlacedOrder placed, CancellationToken cancellationToken)
    {
        var result = OrderSagaResult.Find(placed.Instance);
        var isReplay = !placed.IsNew || result is { FoundFinished: true };
        var order = isReplay || result is null ? await FindAsync(placed, cancellationToken) ?? result?.Order : result.Order;

        // The key belongs to the content of the stored order. Only where there is none, to that of the saga.
        if ((order?.Fingerprint ?? FingerprintOf(placed.Instance)) is { } fingerprint && fingerprint != placed.Input.Fingerprint)
        {
            return OrderProblems.KeyReused;
        }

        var answer = (order, result?.Refusal) switch
        {
            ({ Status: not OrderStatus.Pending }, _) => AnswerFinished(order, placed).WithETag(
                isReplay ? await orders.FindListVersionAsync(order.UserId, cancellationToken) ?? order.Version : order.Version),
            (null, { } refusal) => await AnswerRefusedAsync(refusal, placed, cancellationToken),
            _ => AnswerUnfinished(order, placed),
        };
        return answer.WithReplayed(isReplay);
    }

    private async Task<Order?> FindAsync(PlacedOrder placed, CancellationToken cancellationToken) =>
        (await orders.FindAsync(placed.Input.UserId, placed.OrderId, cancellationToken))?.Order;

    private static string? FingerprintOf(OrchestrationMetadata? instance) => instance?.ReadInputAs<OrderSagaInput>()?.Fingerprint;

    private static IResult AnswerFinished(Order order, PlacedOrder placed) => order.Status == OrderStatus.Rejected
        ? OrderProblems.Rejected(order)
        : new JsonAnswer(StatusCodes.Status201Created, OrderView.Of(order)).WithHeader("Location", placed.Location);

    private async Task<IResult> AnswerRefusedAsync(OrderRefusal refusal, PlacedOrder placed, CancellationToken cancellationToken) => refusal.Kind switch
    {
        OrderRefusalKind.CustomerMissing => OrderProblems.CustomerNotFound,
        OrderRefusalKind.PriceInvalid => ValidationErrors.Of("price", refusal.Detail!).Problem,
        _ => await orders.FindListVersionAsync(placed.Input.UserId, cancellationToken) is { } version
            ? OrderProblems.ListChanged.WithETag(version)
            : OrderProblems.ListChanged,
    };

    private IResult AnswerUnfinished(Order? order, PlacedOrder placed) =>
        placed.Instance?.IsInterrupted() == true
            ? OrderProblems.Unfinished.WithRetryAfter(SagaInstance.LookAgain)
            : new JsonAnswer(StatusCodes.Status202Accepted, order is null ? ToPendingView(placed) : OrderView.Of(order))
                .WithHeader("Location", placed.Location)
                .WithRetryAfter(SagaInstance.LookAgain);

    private OrderView ToPendingView(PlacedOrder placed) =>
        placed.Input.ToPendingView(placed.OrderId, placed.Instance?.CreatedAt ?? time.GetUtcNow());
}
