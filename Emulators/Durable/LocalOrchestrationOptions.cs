using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Emulators.Durable;

/// <summary>The options of one task hub.</summary>
public sealed record LocalOrchestrationOptions
{
    /// <summary>Hubs share nothing but the store. Letter case does not matter.</summary>
    public required string HubName { get; init; }

    /// <summary>How many orchestrators run at once.</summary>
    public int MaxConcurrentOrchestrations { get; init; } = 10 * Environment.ProcessorCount;

    /// <summary>How many activities run at once.</summary>
    public int MaxConcurrentActivities { get; init; } = 10 * Environment.ProcessorCount;

    /// <summary>
    /// The clock by which timers and delayed starts are due, and that gives instances their times. Engine and worker compute due times, and the timestamps of
    /// history events, by the system's clock.
    /// </summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>Where dropped messages, refused checkpoints and abandoned work are logged.</summary>
    public ILoggerFactory LoggerFactory { get; init; } = NullLoggerFactory.Instance;
}
