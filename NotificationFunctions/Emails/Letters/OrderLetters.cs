using System.Globalization;
using Shared.Amounts;
using Shared.Events;

namespace NotificationFunctions.Emails.Letters;

/// <summary>The letters about orders.</summary>
internal static class OrderLetters
{
    private const string NothingTaken = "You have not lost anything: no money was taken from your account for this order.";
    private const string GivenBack = "You have not lost anything: if the price was taken from your account, it is there again.";
    private const string GetInTouch = "Please get in touch with us, and we will sort it out together.";

    /// <summary>The letter about a confirmed order.</summary>
    public static Letter Confirmed(OrderConfirmed order, string greeting) => new(
        $"Your order {order.OrderId} is confirmed",
        "Hooray, your order is confirmed!",
        greeting,
        [
            "Thank you for ordering with us. The price was paid from your account, and we are already at work.",
            "We hope that you will enjoy it!",
        ],
        FactsOf(order));

    /// <summary>The letter about a rejected order: why it was rejected, what the customer can do, and that no money is gone.</summary>
    public static Letter Rejected(OrderRejected order, string greeting) => new(
        $"We are sorry: your order {order.OrderId} could not be accepted",
        "We are sorry, we could not accept your order.",
        greeting,
        Explain(order.Reason),
        FactsOf(order));

    /// <summary>The letter about a cancelled order: the money is back.</summary>
    public static Letter Cancelled(OrderCancelled order, string greeting) => new(
        $"Your order {order.OrderId} is cancelled",
        "Your order is cancelled, and your money is back.",
        greeting,
        [
            "As you wished, we have cancelled your order. The whole price is in your account again.",
            "We would be happy to see you again soon.",
        ],
        FactsOf(order));

    private static string[] Explain(string reason) => reason switch
    {
        "InsufficientFunds" =>
            ["The money in your account was not enough for it.", NothingTaken, "Make a deposit and order again: we will gladly serve you."],
        "CurrencyMismatch" =>
            ["Its price was in another currency than your account.", NothingTaken, "Please order again in the currency of your account."],
        "AccountFrozen" =>
            ["Your account is frozen at the moment, so nothing can be paid from it.", NothingTaken, GetInTouch],
        "AccountMissing" =>
            ["There is no account yet that it could be paid from.", NothingTaken, GetInTouch],
        "TechnicalFailure" =>
            ["Something went wrong on our side. It was not your fault.", GivenBack, "Please order again, or get in touch with us."],
        _ =>
            ["It was not possible this time.", GivenBack, GetInTouch],
    };

    // What was ordered is the customer's own text, which an attacker could use to send words of their own in our name.
    private static IReadOnlyList<Fact> FactsOf(OrderEvent order) => [new("Order", order.OrderId), new("Price", Format(order.Price, order.Currency))];

    // With thousands separators and the decimals of the currency: 1,234.50 USD, 1,234 JPY. An event of a newer version may have a currency that this app
    // does not know; its amount is exact in any case.
    private static string Format(decimal amount, string currencyCode)
    {
        var format = Currency.TryFind(currencyCode, out var currency) ? $"N{currency.Exponent}" : "G";
        return $"{amount.ToString(format, CultureInfo.InvariantCulture)} {currencyCode}";
    }
}
