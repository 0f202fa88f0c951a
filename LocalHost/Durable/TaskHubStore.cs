using DurableTask.AzureStorage;
using DurableTask.Core;
using DurableTask.Core.Query;
using Emulators.Durable;
using Emulators.Storage;
using Microsoft.Extensions.Logging;

namespace LocalHost.Durable;

/// <summary>The storage provider of a task hub. Both providers of this host implement the service and all client interfaces by one object.</summary>
internal sealed class TaskHubStore
{
    private readonly Func<string, string?, Task> _rewindAsync;

    private TaskHubStore(IOrchestrationService service, Func<string, string?, Task> rewindAsync)
    {
        Service = service;
        Client = (IOrchestrationServiceClient)service;
        Queries = (IOrchestrationServiceQueryClient)service;
        Purges = (IOrchestrationServicePurgeClient)service;
        _rewindAsync = rewindAsync;
    }

    public IOrchestrationService Service { get; }

    public IOrchestrationServiceClient Client { get; }

    public IOrchestrationServiceQueryClient Queries { get; }

    public IOrchestrationServicePurgeClient Purges { get; }

    /// <summary>The provider over the local store.</summary>
    public static TaskHubStore OfLocalStore(LocalStore store, DurableOptions options, TimeProvider time, ILoggerFactory loggers)
    {
        var service = new LocalOrchestrationService(store, new LocalOrchestrationOptions
        {
            HubName = options.HubName,
            MaxConcurrentOrchestrations = options.MaxConcurrentOrchestratorFunctions,
            MaxConcurrentActivities = options.MaxConcurrentActivityFunctions,
            TimeProvider = time,
            LoggerFactory = loggers,
        });
        return new TaskHubStore(service, service.RewindTaskOrchestrationAsync);
    }

    /// <summary>The official provider, with the settings that AzureStorageDurabilityProviderFactory of the WebJobs extension gives it.</summary>
    public static TaskHubStore OfAzureStorage(string connectionString, DurableOptions options, ILoggerFactory loggers)
    {
        var storage = options.StorageProvider;
        var service = new AzureStorageOrchestrationService(new AzureStorageOrchestrationServiceSettings
        {
            StorageAccountClientProvider = new StorageAccountClientProvider(connectionString),
            TaskHubName = options.HubName,
            PartitionCount = storage.PartitionCount,
            ControlQueueBatchSize = storage.ControlQueueBatchSize,
            ControlQueueBufferThreshold = storage.ControlQueueBufferThreshold,
            ControlQueueVisibilityTimeout = storage.ControlQueueVisibilityTimeout,
            WorkItemQueueVisibilityTimeout = storage.WorkItemQueueVisibilityTimeout,
            MaxQueuePollingInterval = storage.MaxQueuePollingInterval,
            MaxConcurrentTaskOrchestrationWorkItems = options.MaxConcurrentOrchestratorFunctions,
            MaxConcurrentTaskActivityWorkItems = options.MaxConcurrentActivityFunctions,
            ExtendedSessionsEnabled = options.ExtendedSessionsEnabled,
            ExtendedSessionIdleTimeout = TimeSpan.FromSeconds(options.ExtendedSessionIdleTimeoutInSeconds),
            FetchLargeMessageDataEnabled = true,
            ThrowExceptionOnInvalidDedupeStatus = true,
            UseTablePartitionManagement = true,
            LoggerFactory = loggers,
        });
        return new TaskHubStore(service, service.RewindTaskOrchestrationAsync);
    }

    /// <summary>Rewinds a failed instance: what has failed in it runs again.</summary>
    public Task RewindAsync(string instanceId, string? reason) => _rewindAsync(instanceId, reason);
}
