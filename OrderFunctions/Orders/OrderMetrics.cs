using System.Diagnostics.Metrics;
using Shared.Telemetry;

namespace OrderFunctions.Orders;

/// <summary>
/// What becomes of orders, in numbers. Activities count when they have done their work; one whose process dies just then runs again, and counts again.
/// </summary>
internal static class OrderMetrics
{
    private const string Outcome = "outcome";
    private const string Reason = "reason";
    private const string Refused = "Refused";

    private static readonly Counter<long> Finished = WorkflowTelemetry.Meter.CreateCounter<long>(
        "orders.finished", "{order}", "Order sagas that reached their end.");

    private static readonly Histogram<double> Duration = WorkflowTelemetry.Meter.CreateHistogram<double>(
        "orders.saga.duration", "s", "From the start of the saga to the finished order.");

    /// <summary>An order was confirmed, rejected or cancelled.</summary>
    /// <param name="order">The order.</param>
    public static void CountFinished(Order order)
    {
        var outcome = OutcomeOf(order);
        if (order.Reason is { } reason)
        {
            Finished.Add(1, outcome, new(Reason, reason.ToString()));
        }
        else
        {
            Finished.Add(1, outcome);
        }
    }

    /// <summary>An order was confirmed or rejected by a saga that began at a time.</summary>
    public static void RecordDuration(Order order, DateTime began) =>
        Duration.Record((order.UpdatedAt.UtcDateTime - began).TotalSeconds, OutcomeOf(order));

    /// <summary>An order was not stored.</summary>
    public static void CountRefused(string reason) => Finished.Add(1, new(Outcome, Refused), new(Reason, reason));

    private static KeyValuePair<string, object?> OutcomeOf(Order order) => new(Outcome, order.Status.ToString());
}
