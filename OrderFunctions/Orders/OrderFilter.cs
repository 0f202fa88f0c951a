using Microsoft.AspNetCore.Http;
using Shared.Http.Problems;
using Shared.Http.Requests;

namespace OrderFunctions.Orders;

/// <summary>Which of a customer's orders are asked for.</summary>
/// <param name="Status">Only orders with this status; null for all.</param>
/// <param name="Created">Only orders that were stored in this span of time.</param>
public sealed record OrderFilter(OrderStatus? Status, TimeRange Created)
{
    // Versions follow the order of transactions, times the clocks of the instances that wrote them. Clocks of Azure differ by far less.
    internal static readonly TimeSpan MaxClockDifference = TimeSpan.FromMinutes(5);

    /// <summary>All orders.</summary>
    public static OrderFilter All { get; } = new(null, new TimeRange(null, null));

    /// <summary>Whether all orders are asked for.</summary>
    public bool IsEmpty => this is { Status: null, Created: { From: null, To: null } };

    /// <summary>Reads <c>status</c>, <c>from</c> and <c>to</c> from the query.</summary>
    /// <exception cref="ProblemException">One of them is wrong: 400.</exception>
    public static OrderFilter Read(HttpRequest request)
    {
        if (!request.Query.TryGetValue("status", out var values))
        {
            return new OrderFilter(null, TimeRange.Read(request));
        }

        return values is [{ } text] && Enum.GetNames<OrderStatus>().Contains(text)
            ? new OrderFilter(Enum.Parse<OrderStatus>(text), TimeRange.Read(request))
            : throw ValidationErrors.Of("status", $"must be one of {string.Join(", ", Enum.GetNames<OrderStatus>())}.");
    }

    /// <summary>Whether an order is one that is asked for.</summary>
    internal bool Matches(Order order) =>
        (Status is null || order.Status == Status) && !(order.CreatedAt < Created.From) && !(order.CreatedAt >= Created.To);

    /// <summary>Whether no older order than this one can be asked for.</summary>
    internal bool EndsBefore(Order order) => order.CreatedAt + MaxClockDifference < Created.From;
}
