namespace LocalRuntime.Engine.Durable.Records;

/// <summary>An orchestration was scheduled. An ended instance with the same ID is replaced.</summary>
/// <param name="Hub">The task hub.</param>
/// <param name="Instance">The instance ID.</param>
/// <param name="At">When it was scheduled.</param>
/// <param name="Name">The orchestrator.</param>
/// <param name="Version">The version it was scheduled with.</param>
/// <param name="Input">Its serialised input.</param>
/// <param name="StartAt">Its first turn is not before this time.</param>
/// <param name="Tags">Its labels.</param>
/// <param name="TraceParent">The W3C trace parent of whoever scheduled it.</param>
/// <param name="SpanId">The ID of its own span, which is known before the span is emitted: the spans of its activities refer to it.</param>
internal sealed record InstanceStarted(
    string Hub,
    string Instance,
    DateTime At,
    string Name,
    string? Version,
    string? Input,
    DateTime? StartAt,
    IReadOnlyDictionary<string, string>? Tags,
    string? TraceParent,
    string? SpanId) : DurableRecord(Hub, Instance, At);
