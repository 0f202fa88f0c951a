using Microsoft.DurableTask.Client;

namespace LocalRuntime.Engine.Durable.Records;

/// <summary>How an instance ended.</summary>
/// <param name="Status">Completed, Failed or Terminated.</param>
/// <param name="Output">The serialised output; where it failed, the message of the failure, as it is.</param>
/// <param name="Failure">Why it failed.</param>
internal sealed record Outcome(OrchestrationRuntimeStatus Status, string? Output, Failure? Failure)
{
    public static Outcome Failed(Exception exception) => Failed(exception.Message, Failure.Of(exception));

    public static Outcome Failed(string message, Failure failure) => new(OrchestrationRuntimeStatus.Failed, message, failure);
}
