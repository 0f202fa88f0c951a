using BillingFunctions.Accounts;
using CustomerFunctions.Profiles;
using Shared.Http.Problems;

namespace OrderFunctions.Orders;

/// <summary>The problem types of orders.</summary>
public static class OrderProblemTypes
{
    /// <summary>The customer has no order with this ID.</summary>
    public static readonly ProblemType OrderNotFound = new("/problems/order-not-found", "There is no such order.", 404);

    /// <summary>The customer's order list is not at the version that If-Match names.</summary>
    public static readonly ProblemType OrderListChanged = new("/problems/order-list-changed", "The list of orders has changed.", 409);

    /// <summary>The order was not paid, so there is nothing to cancel.</summary>
    public static readonly ProblemType OrderNotCancellable = new("/problems/order-not-cancellable", "The order cannot be cancelled.", 409);

    /// <summary>The order could not be paid for technical reasons, and nothing was charged.</summary>
    public static readonly ProblemType OrderNotProcessed = new("/problems/order-not-processed", "The order could not be processed.", 503);
}

/// <summary>The refusals of the order API.</summary>
internal static class OrderProblems
{
    public static Problem CustomerNotFound { get; } = new(ProblemTypes.CustomerNotFound, "No customer has this user ID.");

    public static Problem CustomerLeaves { get; } = new(
        CustomerProblemTypes.CustomerClosed, "The account of the customer is closed or being closed. Nothing was ordered.");

    public static Problem OrderNotFound { get; } = new(OrderProblemTypes.OrderNotFound, "The customer has no order of this ID.");

    public static Problem KeyReused { get; } = new(ProblemTypes.KeyReused, "The key was used before for an order of another content.");

    public static Problem ListChanged { get; } = new(
        OrderProblemTypes.OrderListChanged, "The list is not at the version that If-Match names. Nothing was ordered.");

    public static Problem Unfinished { get; } = new(
        ProblemTypes.ServiceUnavailable, "The order did not come to its end. Repeating the request with the same key drives it on.");

    public static Problem Lost { get; } = new(
        ProblemTypes.ServiceUnavailable, "The order was stored and is missing now. Repeating the request that placed it, with the same key, brings it back.");

    public static Problem CancellationUnfinished { get; } = new(
        ProblemTypes.ServiceUnavailable, "The cancellation did not come to its end. Repeating the request drives it on.");

    /// <summary>The refusal to cancel an order that was not paid. It shows the order.</summary>
    public static Problem NotCancellable(OrderView order) =>
        new(OrderProblemTypes.OrderNotCancellable, "Only a confirmed order can be cancelled.") { Members = OrderMember(order) };

    /// <summary>The answer where the price cannot be given back. It shows the order.</summary>
    public static Problem NotRefundable(OrderView order) =>
        new(OrderProblemTypes.OrderNotCancellable, "The account is closed, so the price cannot be given back.") { Members = OrderMember(order) };

    /// <summary>The answer for a rejected order. It shows the order.</summary>
    public static Problem Rejected(Order order)
    {
        var (type, detail) = order.Reason switch
        {
            RejectionReason.InsufficientFunds => (AccountProblemTypes.InsufficientFunds, "The balance does not cover the price."),
            RejectionReason.CurrencyMismatch => (AccountProblemTypes.CurrencyMismatch, "The account has another currency."),
            RejectionReason.AccountFrozen => (AccountProblemTypes.AccountFrozen, "No money may leave the account."),
            RejectionReason.AccountMissing => (AccountProblemTypes.AccountNotFound, "The customer has no account."),
            _ => (OrderProblemTypes.OrderNotProcessed, "Nothing was charged. Order again, with another key."),
        };
        return new Problem(type, detail) { Members = OrderMember(OrderView.Of(order)) };
    }

    private static Dictionary<string, object> OrderMember(OrderView order) => new() { ["order"] = order };
}
