using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Emulators.Durable;

/// <summary>What an orchestration service of one task hub is told.</summary>
public sealed record LocalOrchestrationOptions
{
    /// <summary>Hubs share nothing but the store. Letter case does not matter.</summary>
    public required string HubName { get; init; }

    /// <summary>How many orchestrators run at once.</summary>
    public int MaxConcurrentOrchestrations { get; init; } = 10 * Environment.ProcessorCount;

    /// <summary>How many activities run at once.</summary>
    public int MaxConcurrentActivities { get; init; } = 10 * Environment.ProcessorCount;

    /// <summary>
    /// When timers and delayed starts are due, and the times of instances. When a timer is to fire is computed by the engine and the worker, which
    /// read the system's clock; so are the timestamps of history events.
    /// </summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>Where dropped messages, refused checkpoints and abandoned work are logged.</summary>
    public ILoggerFactory LoggerFactory { get; init; } = NullLoggerFactory.Instance;
}
