using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using OrderFunctions.Orders;
using Shared.Amounts;
using Shared.Http.Answers;
using Shared.Http.Problems;
using Shared.Http.Requests;
using Shared.Identifiers;
using Shared.Identity;
using Shared.Sagas;
using Shared.Settings;

namespace OrderFunctions.Placement;

/// <summary>POST /orders.</summary>
public sealed class PlaceOrder(SagaClient sagas, PlaceOrderAnswer answer, OrderKeySettings settings, TimeProvider time)
{
    /// <summary>
    /// Starts the order saga, or joins the one that the same key started, and answers with the finished order. If that takes longer than the caller waits,
    /// it answers 202 with the pending one. An order whose saga ended before the order did, or that was lost, is driven again.
    /// </summary>
    [Function(nameof(PlaceOrder))]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "orders")] HttpRequest request,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken)
    {
        var key = IdempotencyKey.ReadRequired(request, settings.TakesRequestId);
        var preference = Preference.Read(request);
        var input = await PlaceOrderBody.ReadAsync(request, cancellationToken);
        var orderId = OrderId.For(input.UserId, key);
        var start = time.GetTimestamp();
        var isNew = await SagaClient.StartNewAsync(client, nameof(OrderSaga), orderId, input, cancellationToken);
        var instance = await WaitAsync(client, orderId, preference.Wait, isNew, cancellationToken);

        var location = $"{request.PathBase}{request.Path}/{orderId}?userId={input.UserId}";
        var placed = new PlacedOrder(orderId, input, instance, isNew, location);
        var stored = await answer.FindStoredAsync(placed, cancellationToken);
        if (!isNew && instance is not null && placed.IsSameContent(stored) && OrderRecovery.IsNeeded(instance, stored))
        {
            await OrderRecovery.StartAsync(client, instance, input, cancellationToken);
            placed = placed with { Instance = await WaitAsync(client, orderId, preference.Wait - time.GetElapsedTime(start), isNew: true, cancellationToken) };
            stored = await answer.FindStoredAsync(placed, cancellationToken);
        }

        var result = await answer.CreateAsync(placed, stored, cancellationToken);
        return result.WithHeader("Preference-Applied", preference.Applied);
    }

    private Task<OrchestrationMetadata?> WaitAsync(
        DurableTaskClient client, OrderId orderId, TimeSpan wait, bool isNew, CancellationToken cancellationToken) =>
        sagas.WaitAsync(client, orderId, candidate => OrderSagaResult.Find(candidate) is not null, wait, isNew, cancellationToken);
}

/// <summary>Where the idempotency key of an order may come from.</summary>
/// <param name="TakesRequestId">
/// Setting <c>Orders__TakeRequestIdAsKey</c>: whether <c>X-Request-Id</c> is another name of <c>Idempotency-Key</c>. It must be off behind a proxy that gives
/// every try a new X-Request-Id, because a client's retry would be another order then.
/// </param>
public sealed record OrderKeySettings(bool TakesRequestId) : ISettings<OrderKeySettings>
{
    /// <inheritdoc/>
    public static OrderKeySettings Read(SettingReader reader) => new(reader.ReadFlag("Orders__TakeRequestIdAsKey", defaultValue: true));
}

/// <summary>Reads the body of POST /orders.</summary>
internal static class PlaceOrderBody
{
    private const int MaxUserIdLength = 100;
    private const int MaxDescriptionLength = 500;

    /// <exception cref="ProblemException">The request is not valid (400), or is for another customer (403), or for none that there is (404).</exception>
    public static async Task<OrderSagaInput> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        var ifMatch = IfMatch.Read(request);
        var body = await JsonBody.ReadAsync(request, cancellationToken);
        var user = body.OptionalText("userId", MaxUserIdLength);
        var price = body.RequiredNumber("price");
        var currency = body.OptionalCurrency("currency");
        var description = body.OptionalText("description", MaxDescriptionLength);
        if (user is not null && string.IsNullOrWhiteSpace(user))
        {
            body.Errors.Add("userId", "must not be blank.");
        }

        if (price is { } amount && FindPriceError(amount, currency) is { } error)
        {
            body.Errors.Add("price", error);
        }

        body.ThrowIfInvalid();
        return Caller.Of(request).ActFor(user) is { } userId
            ? new OrderSagaInput(userId, price!.Value, currency, description, ifMatch.Version)
            : throw new ProblemException(OrderProblems.CustomerNotFound);
    }

    // Without a currency the saga decides by that of the account. What is impossible in any currency is refused here.
    private static string? FindPriceError(decimal amount, Currency? currency)
    {
        if (currency is null)
        {
            return amount > 0 ? null : "must be greater than 0.";
        }

        return Money.TryFromAmount(amount, currency, out _, out var error) ? null : error;
    }
}
