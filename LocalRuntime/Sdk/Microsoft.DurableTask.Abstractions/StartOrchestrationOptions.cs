using System.Collections.Immutable;

namespace Microsoft.DurableTask;

/// <summary>How an orchestration is started. Official source: <c>src/Abstractions/TaskOptions.cs</c> (durabletask-dotnet).</summary>
public record StartOrchestrationOptions
{
    /// <summary>Creates options; without an instance ID one is made up, without a time the orchestration starts at once.</summary>
    public StartOrchestrationOptions(string? InstanceId = null, DateTimeOffset? StartAt = null)
    {
        this.InstanceId = InstanceId;
        this.StartAt = StartAt;
    }

    /// <summary>Copies options.</summary>
    public StartOrchestrationOptions(StartOrchestrationOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        InstanceId = options.InstanceId;
        StartAt = options.StartAt;
        Tags = options.Tags;
        Version = options.Version;
        DedupeStatuses = options.DedupeStatuses;
    }

    /// <summary>The instance ID, or null for a new random one.</summary>
    public string? InstanceId { get; init; }

    /// <summary>When the orchestration starts, or null for at once.</summary>
    public DateTimeOffset? StartAt { get; init; }

    /// <summary>Labels of the instance.</summary>
    public IReadOnlyDictionary<string, string> Tags { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>The version that is started.</summary>
    public TaskVersion? Version { get; init; }

    /// <summary>The statuses of an existing instance with the same ID that make the start fail instead of replacing it.</summary>
    public IReadOnlyList<string>? DedupeStatuses { get; init; }
}
