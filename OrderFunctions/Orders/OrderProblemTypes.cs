using Shared.Http.Problems;

namespace OrderFunctions.Orders;

/// <summary>The kinds of refusals of orders.</summary>
public static class OrderProblemTypes
{
    /// <summary>The customer has no order of this ID.</summary>
    public static readonly ProblemType OrderNotFound = new("/problems/order-not-found", "There is no such order.", 404);

    /// <summary>The customer's order list is not at the version that If-Match names.</summary>
    public static readonly ProblemType OrderListChanged = new("/problems/order-list-changed", "The list of orders has changed.", 409);

    /// <summary>Nothing was paid for the order, so there is nothing to cancel.</summary>
    public static readonly ProblemType OrderNotCancellable = new("/problems/order-not-cancellable", "The order cannot be cancelled.", 409);

    /// <summary>The order could not be paid for technical reasons, and nothing was charged.</summary>
    public static readonly ProblemType OrderNotProcessed = new("/problems/order-not-processed", "The order could not be processed.", 503);
}
