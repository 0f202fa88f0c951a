using System.Globalization;
using Benchmarks.Load;

namespace Benchmarks.Billing;

/// <summary>Prints operations for each order, and those of an hour without any.</summary>
internal static class BillingReport
{
    public static void Write(
        TextWriter output, IReadOnlyList<(StepResult Orders, StorageCounts Storage)> steps, StorageCounts idle, TimeSpan idleDuration)
    {
        var perHour = TimeSpan.FromHours(1) / idleDuration;
        output.WriteLine(
            "| for each order | |" + string.Concat(steps.Select(step => $" {step.Orders.Clients} clients |")) + " idle, an hour |");
        output.WriteLine("|---|---|" + string.Concat(steps.Select(_ => "---:|")) + "---:|");
        var operations = steps.SelectMany(step => step.Storage.Operations.Keys).Concat(idle.Operations.Keys).Distinct()
            .OrderBy(operation => (operation.Service, operation.IsWrite, operation.Name)).ToList();
        foreach (var service in operations.GroupBy(operation => operation.Service))
        {
            foreach (var operation in service)
                Row(service.Key, $"{(operation.IsWrite ? "write" : "read")}: {operation.Name}", counts => counts.Operations.GetValueOrDefault(operation));
            Row(service.Key, "KB in requests", counts => counts.BytesWritten.GetValueOrDefault(service.Key) / 1024.0);
            Row($"**{service.Key}**", "**all operations**", counts => counts.Operations.Where(pair => pair.Key.Service == service.Key).Sum(pair => pair.Value));
        }

        Row("**Storage**", "**all operations**", counts => counts.Operations.Values.Sum());
        OwnRow("Tables of the apps", "all", step => step.TableOperationsEach);
        foreach (var kind in steps[^1].Orders.Counted.ServiceBusOperationsByKind.Keys)
            OwnRow("Service Bus", kind, step => step.ServiceBusOperationsEach(kind));

        void Row(string service, string operation, Func<StorageCounts, double> count) => output.WriteLine(
            $"| {service} | {operation} |" + string.Concat(steps.Select(step => Cell(count(step.Storage) / Math.Max(1, step.Orders.Latencies.Count))))
            + string.Create(CultureInfo.InvariantCulture, $" {count(idle) * perHour:0} |"));

        void OwnRow(string service, string operation, Func<StepResult, double> each) =>
            output.WriteLine($"| {service} | {operation} |" + string.Concat(steps.Select(step => Cell(each(step.Orders)))) + " |");
    }

    private static string Cell(double value) => string.Create(CultureInfo.InvariantCulture, $" {value:0.00} |");
}
