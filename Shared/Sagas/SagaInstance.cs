using Microsoft.DurableTask.Client;

namespace Shared.Sagas;

/// <summary>What an instance of a saga tells whoever looks at it from outside.</summary>
public static class SagaInstance
{
    /// <summary>How long a caller waits before asking again for a saga that has not come to its end: the Retry-After of answers.</summary>
    public static TimeSpan RetryAfter { get; } = TimeSpan.FromSeconds(1);

    /// <summary>Whether it has stopped before its end, and is driven on by a start with the same ID (<see cref="SagaClient.StartOrJoinAsync"/>).</summary>
    public static bool IsInterrupted(this OrchestrationMetadata instance) =>
        instance.RuntimeStatus is OrchestrationRuntimeStatus.Failed or OrchestrationRuntimeStatus.Terminated;

    /// <summary>Its custom status; null while it has set none, which a storage provider may tell as an empty text.</summary>
    public static T? FindStatus<T>(this OrchestrationMetadata? instance)
        where T : class =>
        instance is { SerializedCustomStatus.Length: > 0 } ? instance.ReadCustomStatusAs<T>() : null;
}
