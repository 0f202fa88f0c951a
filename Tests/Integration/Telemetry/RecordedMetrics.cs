using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Shared.Telemetry;

namespace Tests.Integration.Telemetry;

/// <summary>Keeps what is measured in a test's own trace, as <c>name{tag=value,…}</c>.</summary>
internal sealed class RecordedMetrics : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly ConcurrentQueue<(string Series, double Value)> _measured = [];
    private readonly TestTrace _trace;

    public RecordedMetrics(TestTrace trace)
    {
        _trace = trace;
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == WorkflowTelemetry.Name)
                listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Keep(instrument, value, tags));
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Keep(instrument, value, tags));
        _listener.Start();
    }

    /// <summary>The series, in the order of their names, each as often as it was measured.</summary>
    public IEnumerable<string> Series => _measured.Select(measurement => measurement.Series).Order(StringComparer.Ordinal);

    public IEnumerable<double> ValuesOf(string series) => _measured.Where(measurement => measurement.Series == series).Select(measurement => measurement.Value);

    public void Dispose() => _listener.Dispose();

    private void Keep(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (Activity.Current?.TraceId != _trace.Id)
            return;
        var text = string.Join(',', tags.ToArray().Select(tag => $"{tag.Key}={tag.Value}"));
        _measured.Enqueue((text.Length == 0 ? instrument.Name : $"{instrument.Name}{{{text}}}", value));
    }
}
