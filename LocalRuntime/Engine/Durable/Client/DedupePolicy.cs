using DurableTask.Core.Exceptions;
using Microsoft.DurableTask.Client;

namespace LocalRuntime.Engine.Durable.Client;

/// <summary>
/// Which existing instance a start does not replace. Official sources: <c>OverridableStates.cs</c> with <c>DurableTaskOptions.cs</c> for the
/// default (azure-functions-durable-extension), <c>GrpcDurableTaskClient.cs</c> and <c>ShimDurableTaskClient.cs</c> for the rest (durabletask-dotnet).
/// </summary>
internal sealed class DedupePolicy
{
    private static readonly OrchestrationRuntimeStatus[] OpenStatuses =
        [OrchestrationRuntimeStatus.Pending, OrchestrationRuntimeStatus.Running, OrchestrationRuntimeStatus.Suspended];

    private readonly HashSet<OrchestrationRuntimeStatus> _kept;

    private DedupePolicy(IEnumerable<OrchestrationRuntimeStatus> kept)
    {
        _kept = [.. kept];
    }

    /// <summary>Reads the statuses of <see cref="Microsoft.DurableTask.StartOrchestrationOptions.DedupeStatuses"/>; null means the default.</summary>
    /// <exception cref="ArgumentException">A status does not exist, or the statuses contradict each other.</exception>
    public static DedupePolicy Read(IReadOnlyList<string>? statuses)
    {
        if (statuses is null)
        {
            return new DedupePolicy(OpenStatuses);
        }

        var policy = new DedupePolicy(statuses.Select(status => Enum.TryParse<OrchestrationRuntimeStatus>(status, ignoreCase: true, out var known)
            ? known
            : throw new ArgumentException($"Invalid orchestration runtime status: '{status}' for deduplication.", nameof(statuses))));
        return policy._kept.Contains(OrchestrationRuntimeStatus.Terminated) && !policy._kept.IsSupersetOf(OpenStatuses)
            ? throw new ArgumentException(
                "Invalid dedupe statuses: cannot include 'Terminated' while also allowing reuse of running instances, "
                + "because the running instance would be terminated and then immediately conflict with the dedupe check.",
                nameof(statuses))
            : policy;
    }

    /// <exception cref="OrchestrationAlreadyExistsException">An instance in this status is not replaced.</exception>
    public void Check(string instanceId, OrchestrationRuntimeStatus existing)
    {
        if (_kept.Contains(existing))
        {
            throw new OrchestrationAlreadyExistsException($"An Orchestration instance with the ID {instanceId} already exists.");
        }
    }
}
