using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using LocalRuntime.Engine.Tables.Pipeline;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace LocalHost.Counters;

/// <summary>What this process has done so far, at <c>/local/counters</c>: the benchmark takes the difference of two readings.</summary>
internal sealed class LocalCounters : IDisposable
{
    private readonly ConcurrentDictionary<string, long> _tableOperations = new(StringComparer.Ordinal);
    private readonly MeterListener _listener = new();

    public LocalCounters()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == TableMeter.MeterName && instrument.Name == TableMeter.CounterName)
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>(Count);
        _listener.Start();
    }

    /// <param name="endpoints">Where it is added.</param>
    /// <param name="journalCommits">Reads the number of flushes of the journal.</param>
    /// <param name="emailsAccepted">Reads the number of mails that the mailbox took.</param>
    public void Map(IEndpointRouteBuilder endpoints, Func<long> journalCommits, Func<long> emailsAccepted) =>
        endpoints.MapGet("/local/counters", () => Results.Json(new
        {
            TableOperations = _tableOperations.Values.Sum(),
            TableOperationsByKind = _tableOperations.OrderBy(pair => pair.Key, StringComparer.Ordinal).ToDictionary(),
            JournalCommits = journalCommits(),
            EmailsAccepted = emailsAccepted(),
            ProcessorSeconds = Environment.CpuUsage.TotalTime.TotalSeconds,
        }));

    public void Dispose() => _listener.Dispose();

    private void Count(Instrument instrument, long measurement, ReadOnlySpan<KeyValuePair<string, object?>> tags, object? state)
    {
        var kind = "";
        foreach (var (name, value) in tags)
        {
            kind += name == "operation" ? value : $" {value}";
        }

        _tableOperations.AddOrUpdate(kind, measurement, (_, sum) => sum + measurement);
    }
}
