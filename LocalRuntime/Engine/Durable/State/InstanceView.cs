using LocalRuntime.Engine.Durable.Records;
using Microsoft.DurableTask.Client;

namespace LocalRuntime.Engine.Durable.State;

/// <summary>What clients may know of an instance at one moment. It never changes, so that it can be read while the instance goes on.</summary>
/// <param name="Start">How it was scheduled.</param>
/// <param name="Status">Where it stands.</param>
/// <param name="UpdatedAt">When it last changed.</param>
/// <param name="CustomStatus">Its serialised custom status.</param>
/// <param name="Outcome">How it ended, where it did.</param>
internal sealed record InstanceView(
    InstanceStarted Start, OrchestrationRuntimeStatus Status, DateTime UpdatedAt, string? CustomStatus, Outcome? Outcome)
{
    public bool HasEnded => Outcome is not null;

    public string? Output => Outcome?.Output;
}
