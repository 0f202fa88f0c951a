using Shared.Events;

namespace NotificationFunctions.Emails.Letters;

/// <summary>The letter that says that the money is back.</summary>
internal static class OrderCancelledLetter
{
    public static Letter Write(OrderCancelled order, string greeting) => new(
        "Your order is cancelled",
        "Your order is cancelled, and your money is back.",
        greeting,
        [
            "As you wished, we have cancelled your order. The whole price is in your account again.",
            "We would be happy to see you again soon.",
        ],
        OrderFacts.Of(order.OrderId, order.Description, order.Price, order.Currency));
}
