using Shared.Events;

namespace NotificationFunctions.Emails.Letters;

/// <summary>The letter of joy.</summary>
internal static class OrderConfirmedLetter
{
    public static Letter Write(OrderConfirmed order, string greeting) => new(
        "Your order is confirmed",
        "Hooray, your order is confirmed!",
        greeting,
        [
            "Thank you for ordering with us. The price was paid from your account, and we are already at work.",
            "We hope that you will enjoy it!",
        ],
        OrderFacts.Of(order.OrderId, order.Description, order.Price, order.Currency));
}
