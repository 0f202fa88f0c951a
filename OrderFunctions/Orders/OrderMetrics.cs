using System.Diagnostics.Metrics;
using Shared.Telemetry;

namespace OrderFunctions.Orders;

/// <summary>
/// Counts the ends of orders. An activity counts when its work is done. If its process dies right after that, the activity runs again and counts again.
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

    /// <summary>Counts an order that was confirmed, rejected or cancelled.</summary>
    public static void CountFinished(OrderState order)
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

    /// <summary>Records how long a saga took to confirm or reject its order.</summary>
    public static void RecordDuration(OrderState order, DateTime began) =>
        Duration.Record((order.UpdatedAt.UtcDateTime - began).TotalSeconds, OutcomeOf(order));

    /// <summary>Counts an order that was refused before it was stored.</summary>
    public static void CountRefused(string reason) => Finished.Add(1, new(Outcome, Refused), new(Reason, reason));

    private static KeyValuePair<string, object?> OutcomeOf(OrderState order) => new(Outcome, order.Status.ToString());
}
