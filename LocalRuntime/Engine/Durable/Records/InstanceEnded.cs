namespace LocalRuntime.Engine.Durable.Records;

/// <summary>The instance ended otherwise than by a turn: it was terminated, or this is all that a compacted journal keeps of it.</summary>
/// <param name="Hub">The task hub.</param>
/// <param name="Instance">The instance ID.</param>
/// <param name="At">When it ended.</param>
/// <param name="CustomStatus">Its serialised custom status.</param>
/// <param name="Outcome">How it ended.</param>
internal sealed record InstanceEnded(string Hub, string Instance, DateTime At, string? CustomStatus, Outcome Outcome)
    : DurableRecord(Hub, Instance, At);
