using DurableTask.Core.Settings;
using Microsoft.Extensions.Configuration;

namespace LocalHost.Durable;

/// <summary>
/// The section <c>extensions.durableTask</c> of host.json, with the names, defaults and limits of DurableTaskOptions of the WebJobs extension.
/// What this host does not do is listed in docs/local-host.md.
/// </summary>
internal sealed class DurableOptions
{
    /// <summary>The task hub; a whole <c>%NAME%</c> is read from the app's settings.</summary>
    public string HubName { get; set; } = "TestHubName";

    /// <summary>The version of new instances that name none, and the newest that this app runs (depending on the match strategy).</summary>
    public string? DefaultVersion { get; set; }

    public VersioningSettings.VersionMatchStrategy VersionMatchStrategy { get; set; } = VersioningSettings.VersionMatchStrategy.CurrentOrOlder;

    public VersioningSettings.VersionFailureStrategy VersionFailureStrategy { get; set; } = VersioningSettings.VersionFailureStrategy.Reject;

    public int MaxConcurrentActivityFunctions { get; set; } = 10 * Environment.ProcessorCount;

    public int MaxConcurrentOrchestratorFunctions { get; set; } = 10 * Environment.ProcessorCount;

    /// <summary>
    /// Whether the official provider lets orchestrators stay in the worker's memory between two turns, so that these need neither history nor replay.
    /// </summary>
    public bool ExtendedSessionsEnabled { get; set; }

    /// <summary>How long an orchestrator stays there without work.</summary>
    public int ExtendedSessionIdleTimeoutInSeconds { get; set; } = 30;

    /// <summary>Which existing instances a start may replace, whatever the start itself allows.</summary>
    public OverridableStates OverridableExistingInstanceStates { get; set; } = OverridableStates.NonRunningStates;

    /// <summary>Null leaves it to the storage provider; both providers of this host refuse events to instances that do not exist or have ended.</summary>
    public bool? ThrowStatusExceptionsOnRaiseEvent { get; set; }

    /// <summary>Whether the inputs of activities and sub-orchestrations stay in the parent's history.</summary>
    public bool StoreInputsInOrchestrationHistory { get; set; }

    public int MaxGrpcMessageSizeInBytes { get; set; } = 4 * 1024 * 1024;

    /// <summary>How long the worker's client waits for a response; null for no limit.</summary>
    public TimeSpan? GrpcHttpClientTimeout { get; set; } = TimeSpan.FromSeconds(100);

    public HttpOptions HttpSettings { get; set; } = new();

    public TraceOptions Tracing { get; set; } = new();

    public AzureStorageOptions StorageProvider { get; set; } = new();

    /// <exception cref="InvalidOperationException">A value is invalid or out of range.</exception>
    public static DurableOptions Read(IConfiguration durableTask, Func<string, string?> appSetting)
    {
        var options = durableTask.Get<DurableOptions>() ?? new DurableOptions();
        if (options.HubName is ['%', .. var name, '%'] && appSetting(name) is { Length: > 0 } hub) options.HubName = hub;
        if (string.IsNullOrEmpty(options.HubName)) throw new InvalidOperationException("A non-empty HubName configuration is required.");

        Require(options.MaxConcurrentActivityFunctions > 0, "MaxConcurrentActivityFunctions must be a positive integer value.");
        Require(options.MaxConcurrentOrchestratorFunctions > 0, "MaxConcurrentOrchestratorFunctions must be a positive integer value.");
        Require(options.ExtendedSessionIdleTimeoutInSeconds > 0, "ExtendedSessionIdleTimeoutInSeconds must be a positive integer value.");
        options.StorageProvider.Validate();
        return options;
    }

    internal static void Require(bool condition, string otherwise)
    {
        if (!condition) throw new InvalidOperationException(otherwise);
    }

    internal enum OverridableStates
    {
        AnyState,
        NonRunningStates,
    }

    internal sealed class HttpOptions
    {
        public int DefaultAsyncRequestSleepTimeMilliseconds { get; set; } = 30_000;

        /// <summary>Whether management URLs name the host of the caller's X-Forwarded-Host header.</summary>
        public bool UseForwardedHost { get; set; }
    }

    internal sealed class TraceOptions
    {
        public bool DistributedTracingEnabled { get; set; }

        public string Version { get; set; } = "V1";
    }

    /// <summary>Settings of the official Azure Storage provider (AzureStorageOptions of the WebJobs extension), for <c>--durable azure-storage</c>.</summary>
    internal sealed class AzureStorageOptions
    {
        public string ConnectionName { get; set; } = "AzureWebJobsStorage";

        public int PartitionCount { get; set; } = 4;

        public int ControlQueueBatchSize { get; set; } = 32;

        public int ControlQueueBufferThreshold { get; set; } = 256;

        public TimeSpan ControlQueueVisibilityTimeout { get; set; } = TimeSpan.FromMinutes(5);

        public TimeSpan WorkItemQueueVisibilityTimeout { get; set; } = TimeSpan.FromMinutes(5);

        public TimeSpan MaxQueuePollingInterval { get; set; } = TimeSpan.FromSeconds(30);

        internal void Validate()
        {
            Require(ControlQueueBatchSize > 0, "ControlQueueBatchSize must be a non-negative integer.");
            Require(PartitionCount is >= 1 and <= 16, "PartitionCount must be an integer value between 1 and 16.");
            Require(
                ControlQueueVisibilityTimeout >= TimeSpan.FromMinutes(1) && ControlQueueVisibilityTimeout <= TimeSpan.FromMinutes(60),
                "ControlQueueVisibilityTimeout must be between 1 and 60 minutes.");
            Require(MaxQueuePollingInterval > TimeSpan.Zero, "MaxQueuePollingInterval must be non-negative.");
            Require(ControlQueueBufferThreshold is >= 1 and <= 1000, "ControlQueueBufferThreshold must be between 1 and 1000.");
        }
    }
}
