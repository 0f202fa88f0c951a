using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Azure.Monitor.OpenTelemetry.Exporter;
using LocalRuntime;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Azure.Functions.Worker.OpenTelemetry;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;
using Tests.Support;

namespace Tests.Runtime.Functions;

/// <summary>
/// Official sources: OpenTelemetryServicesExtensions.cs, TelemetryHostedService.cs (opentelemetry-dotnet),
/// ConfigureFunctionsOpenTelemetry.cs, FunctionsResourceDetector.cs (azure-functions-dotnet-worker).
/// </summary>
public sealed class OpenTelemetryTests
{
    [Fact]
    public async Task An_apps_traces_and_metrics_are_recorded_from_its_start_and_exported_at_its_end()
    {
        var traces = new Collected<Activity>();
        var metrics = new Collected<Metric>();
        var app = TestSystem.App(
            "orders",
            builder => builder.ConfigureFunctionsWebApplication().Services
                .AddOpenTelemetry()
                .WithTracing(tracing => tracing.AddProcessor(new SimpleActivityExportProcessor(traces)))
                .WithMetrics(metering => metering.AddMeter(CountedFunction.MeterName).AddReader(new BaseExportingMetricReader(metrics)))
                .UseFunctionsWorkerDefaults(),
            typeof(CountedFunction));

        var system = await TestSystem.StartAsync(app);
        await system.GetTextAsync("api/Counted");
        await system.DisposeAsync();

        Assert.Contains(traces.All, activity => activity.DisplayName == "function Counted");
        Assert.Contains(metrics.All, metric => metric.Name == "calls");
        Assert.Equal("orders", traces.ResourceAttribute("service.name"));
        Assert.Equal(
            Environment.ProcessId.ToString(System.Globalization.CultureInfo.InvariantCulture), traces.ResourceAttribute("process.pid"));
    }

    [Fact]
    public async Task Each_app_exports_its_own_spans_only()
    {
        var (one, two) = (new Collected<Activity>(), new Collected<Activity>());
        var system = await TestSystem.StartAsync(
            Traced("telemetry-one", one, typeof(CountedFunction)), Traced("telemetry-two", two, typeof(OtherFunction)));

        await system.GetTextAsync("api/Counted");
        await system.GetTextAsync("api/Other");
        await system.DisposeAsync();

        Assert.Equal(["function Counted"], Invocations(one));
        Assert.Equal(["function Other"], Invocations(two));
    }

    [Fact]
    public void What_sends_to_Azure_Monitor_is_absent_and_says_so()
    {
        var builder = new ServiceCollection().AddOpenTelemetry();

        var all = Assert.Throws<NotSupportedException>(() => builder.UseAzureMonitorExporter(_ => { }));
        Assert.Throws<NotSupportedException>(() => builder.UseAzureMonitorExporter());
        Assert.Throws<NotSupportedException>(() => builder.WithTracing(traces => traces.AddAzureMonitorTraceExporter()));
        Assert.Throws<NotSupportedException>(() => builder.WithMetrics(metrics => metrics.AddAzureMonitorMetricExporter()));
        Assert.Throws<NotSupportedException>(() => builder.WithLogging(logs => logs.AddAzureMonitorLogExporter()));
        Assert.StartsWith(
            "UseAzureMonitorExporter sends to Azure Monitor, which the local runtime does not do.", all.Message, StringComparison.Ordinal);
    }

    // Spans that belong to no app, of orchestrations in other tests, are everybody's.
    private static IEnumerable<string> Invocations(Collected<Activity> traces) =>
        traces.All.Select(activity => activity.DisplayName).Where(name => name.StartsWith("function ", StringComparison.Ordinal));

    private static LocalApp Traced(string name, Collected<Activity> traces, Type function) => TestSystem.App(
        name,
        builder => builder.ConfigureFunctionsWebApplication().Services
            .AddOpenTelemetry()
            .WithTracing(tracing => tracing.AddProcessor(new SimpleActivityExportProcessor(traces)))
            .UseFunctionsWorkerDefaults(),
        function);

    public sealed class OtherFunction
    {
        [Function("Other")]
        public static IResult Run([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request) => Results.Text(request.Method);
    }

    public sealed class CountedFunction
    {
        public const string MeterName = "Tests.OpenTelemetry";

        private static readonly Counter<int> Calls = new Meter(MeterName).CreateCounter<int>("calls");

        [Function("Counted")]
        public static IResult Run([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request)
        {
            Calls.Add(1);
            return Results.Text(request.Method);
        }
    }

    private sealed class Collected<T> : BaseExporter<T>
        where T : class
    {
        private readonly ConcurrentQueue<T> _all = new();
        private IEnumerable<KeyValuePair<string, object>>? _resource;

        public IEnumerable<T> All => _all;

        public string? ResourceAttribute(string name) => _resource?.Single(attribute => attribute.Key == name).Value.ToString();

        public override ExportResult Export(in Batch<T> batch)
        {
            _resource ??= ParentProvider.GetResource().Attributes;
            foreach (var item in batch)
                _all.Enqueue(item);
            return ExportResult.Success;
        }
    }
}
