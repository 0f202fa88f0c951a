using System.Collections.Concurrent;
using System.Diagnostics;
using OpenTelemetry;
using OpenTelemetry.Trace;
using Tests.Support;

namespace Tests.Integration.Telemetry;

/// <summary>
/// Takes the place of the collector: keeps the spans that the apps export. They are told that there is a collector, on a port where
/// nobody listens, so that what they record is what they would record in production.
/// </summary>
internal sealed class RecordedSpans
{
    // The host's own, which it exports by itself in Azure.
    private static readonly string[] HostSources = ["DurableTask.Core", "WebJobs.Extensions.DurableTask"];

    private readonly ConcurrentQueue<Activity> _spans = [];

    /// <summary>All spans of a trace. Each app exports those of the whole process.</summary>
    public IReadOnlyList<Activity> Of(ActivityTraceId trace) => [.. _spans.Where(span => span.TraceId == trace).DistinctBy(span => span.SpanId)];

    /// <summary>The name of a span, without the version of the orchestration that the engine's spans have behind it.</summary>
    public static string NameOf(Activity span) => span.DisplayName.Split('@')[0];

    /// <summary>The names of a span and of all above it, the span itself first.</summary>
    public IReadOnlyList<string> PathTo(Activity span)
    {
        var names = new List<string> { NameOf(span) };
        while (_spans.FirstOrDefault(candidate => candidate.SpanId == span.ParentSpanId) is { } parent)
        {
            names.Add(NameOf(parent));
            span = parent;
        }

        return names;
    }

    public SystemOptions RecordIn(SystemOptions options) => options.WithSettings(
        ("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:9"),
        ("OTEL_EXPORTER_OTLP_TIMEOUT", "100")) with
    {
        ConfigureServices = (_, services) => services.ConfigureOpenTelemetryTracerProvider(
            traces => traces.AddSource(HostSources).AddProcessor(new SimpleActivityExportProcessor(new Exporter(this)))),
    };

    private sealed class Exporter(RecordedSpans spans) : BaseExporter<Activity>
    {
        public override ExportResult Export(in Batch<Activity> batch)
        {
            foreach (var span in batch)
                spans._spans.Enqueue(span);
            return ExportResult.Success;
        }
    }
}
