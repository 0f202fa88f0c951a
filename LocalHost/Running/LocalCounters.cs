using LocalHost.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace LocalHost.Running;

/// <summary>What this system has done since its start, at <c>/local/counters</c>: the benchmark takes the difference of two readings.</summary>
internal static class LocalCounters
{
    public static void MapCounters(this IEndpointRouteBuilder endpoints, LocalEmulators emulators, Func<FunctionsHost?> host) =>
        endpoints.MapGet("/local/counters", () => Results.Json(new
        {
            TableOperations = emulators.TableCounters?.Total ?? 0,
            TableOperationsByKind = emulators.TableCounters?.ByKind,
            ServiceBusOperationsByKind = emulators.ServiceBus?.Counters.ByKind,
            StoreCommits = emulators.Store.Commits,
            StoreWrites = emulators.Store.Writes,
            StoreBusySeconds = emulators.Store.BusyTime.TotalSeconds,
            EmailsAccepted = emulators.Mailbox.Accepted,
            ProcessorSeconds = new Dictionary<string, double>(host()?.WorkerProcessorSeconds ?? [])
            {
                ["host"] = Environment.CpuUsage.TotalTime.TotalSeconds,
            },
        }));
}
