using Shared.Events;

namespace NotificationFunctions.Emails.Letters;

/// <summary>The letter of sorrow: what happened, in words that help, and that no money is gone.</summary>
internal static class OrderRejectedLetter
{
    private const string NothingTaken = "You have not lost anything: no money was taken from your account for this order.";
    private const string GivenBack = "You have not lost anything: if the price was taken from your account, it is there again.";
    private const string GetInTouch = "Please get in touch with us, and we will sort it out together.";

    public static Letter Write(OrderRejected order, string greeting) => new(
        "We are sorry: your order could not be accepted",
        "We are sorry, we could not accept your order.",
        greeting,
        Explain(order.Reason),
        OrderFacts.Of(order.OrderId, order.Description, order.Price, order.Currency));

    private static string[] Explain(string reason) => reason switch
    {
        "InsufficientFunds" =>
            ["The money in your account was not enough for it.", NothingTaken, "Make a deposit, order again, we will gladly serve you."],
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
}
