using Microsoft.AspNetCore.Http;
using Shared.Amounts;
using Shared.Http.Problems;
using Shared.Http.Requests;
using Shared.Identity;

namespace OrderFunctions.Placement;

/// <summary>Reads the body of POST /orders.</summary>
internal static class PlaceOrderBody
{
    private const int MaxUserIdLength = 100;
    private const int MaxDescriptionLength = 500;

    /// <exception cref="ProblemException">The request is not valid (400), or the order would be somebody else's (403).</exception>
    public static async Task<OrderSagaInput> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        var ifMatch = IfMatch.Read(request);
        var body = await JsonBody.ReadAsync(request, cancellationToken);
        var userId = body.OptionalText("userId", MaxUserIdLength);
        var price = body.RequiredNumber("price");
        var currency = body.OptionalCurrency("currency");
        var description = body.OptionalText("description", MaxDescriptionLength);
        if (userId is not null && string.IsNullOrWhiteSpace(userId))
        {
            body.Errors.Add("userId", "must not be blank.");
        }

        if (price is { } amount && RefusePrice(amount, currency) is { } error)
        {
            body.Errors.Add("price", error);
        }

        body.ThrowIfInvalid();
        return new OrderSagaInput(Caller.Of(request).ActFor(userId), price!.Value, currency, description, ifMatch.Version)
        {
            Version = OrderSagaInput.PresentVersion,
        };
    }

    // Without a currency the saga decides, by the account's; what no currency allows is refused here.
    private static string? RefusePrice(decimal amount, Currency? currency)
    {
        if (currency is null)
        {
            return amount > 0 ? null : "must be greater than 0.";
        }

        return Money.TryFromAmount(amount, currency, out _, out var error) ? null : error;
    }
}
