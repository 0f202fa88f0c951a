using Shared.Events;

namespace NotificationFunctions.Emails.Letters;

/// <summary>The letter of sorrow: what happened, in words that help, and that no money is gone.</summary>
internal static class OrderRejectedLetter
{
    public static Letter Write(OrderRejected order, string greeting)
    {
        var (why, next) = Explain(order.Reason);
        return new Letter(
            "We are sorry: your order could not be accepted",
            "We are sorry, we could not accept your order.",
            greeting,
            [why, "You have not lost anything: no money was taken from your account for this order.", next],
            OrderFacts.Of(order.OrderId, order.Description, order.Price, order.Currency));
    }

    private static (string Why, string Next) Explain(string reason) => reason switch
    {
        "InsufficientFunds" => (
            "The money in your account was not enough for it.",
            "Make a deposit, order again, and we will be glad to serve you."),
        "CurrencyMismatch" => (
            "Its price was in another currency than your account.",
            "Please order again in the currency of your account."),
        "AccountFrozen" => (
            "Your account is frozen at the moment, so nothing can be paid from it.",
            "Please get in touch with us, and we will sort it out together."),
        "AccountMissing" => (
            "There is no account yet that it could be paid from.",
            "Please get in touch with us, and we will sort it out together."),
        "TechnicalFailure" => (
            "Something went wrong on our side. It was not your fault.",
            "Please order again. If it happens once more, get in touch with us."),
        _ => (
            "It was not possible this time.",
            "Please get in touch with us, and we will tell you more."),
    };
}
