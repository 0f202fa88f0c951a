namespace Microsoft.DurableTask.Client;

/// <summary>Where an orchestration stands. Official source: <c>src/Client/Core/OrchestrationRuntimeStatus.cs</c> (durabletask-dotnet).</summary>
public enum OrchestrationRuntimeStatus
{
    /// <summary>It has started and not ended.</summary>
    Running = 0,

    /// <summary>It ended with an output.</summary>
    Completed = 1,

    /// <summary>It ended with a failure.</summary>
    Failed = 3,

    /// <summary>Not in use any more.</summary>
    [Obsolete("The Canceled status is not currently used and exists only for compatibility reasons.")]
    Canceled = 4,

    /// <summary>It was ended from outside.</summary>
    Terminated = 5,

    /// <summary>It was scheduled and has not started.</summary>
    Pending = 6,

    /// <summary>It was halted from outside and can go on.</summary>
    Suspended = 7,
}
