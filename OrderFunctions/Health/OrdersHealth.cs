using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;
using Shared.Http.Health;
using Shared.Identity;

namespace OrderFunctions.Health;

/// <summary>GET /health.</summary>
public sealed class OrdersHealth(HealthCheckService checks, ILogger<OrdersHealth> logger)
{
    private const string AppName = "orders";
    private const string ProbeInstance = "health";

    /// <summary>Answers 200, or 503 where Table Storage, Service Bus or the task hub does not answer.</summary>
    [Function(nameof(OrdersHealth))]
    [AllowAnonymousCaller]
    [SuppressMessage("Style", "IDE0060:Remove unused parameter", Justification = "The trigger's attribute needs a parameter to stand on.")]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "health")] HttpRequest request,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken)
    {
        var report = await checks.CheckHealthAsync(cancellationToken);
        var durable = await CheckDurableAsync(client, cancellationToken);
        var entries = new Dictionary<string, HealthReportEntry>(report.Entries) { ["durable"] = durable };
        return AppHealth.Answer(new HealthReport(entries, report.TotalDuration + durable.Duration), AppName);
    }

    // The client comes with the invocation and not from the services, so this cannot be a registered health check.
    private async Task<HealthReportEntry> CheckDurableAsync(DurableTaskClient client, CancellationToken cancellationToken)
    {
        var start = Stopwatch.GetTimestamp();
        try
        {
            await client.GetInstanceAsync(ProbeInstance, getInputsAndOutputs: false, cancellationToken);
            return new HealthReportEntry(HealthStatus.Healthy, null, Stopwatch.GetElapsedTime(start), null, null);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            logger.LogError(exception, "The task hub does not answer.");
            return new HealthReportEntry(HealthStatus.Unhealthy, null, Stopwatch.GetElapsedTime(start), exception, null);
        }
    }
}
