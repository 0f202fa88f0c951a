namespace Microsoft.DurableTask.Client;

/// <summary>Purges by creation time. Official source: <c>src/Client/Core/DependencyInjection/DurableTaskClientExtensions.cs</c> (durabletask-dotnet).</summary>
public static class DurableTaskClientExtensions
{
    /// <summary>Purges ended orchestrations that were scheduled in a period.</summary>
    public static Task<PurgeResult> PurgeInstancesAsync(
        this DurableTaskClient client, DateTimeOffset? createdFrom, DateTimeOffset? createdTo, CancellationToken cancellation = default) =>
        client.PurgeInstancesAsync(createdFrom, createdTo, statuses: null, cancellation);

    /// <summary>Purges ended orchestrations that were scheduled in a period and are in one of the statuses.</summary>
    public static Task<PurgeResult> PurgeInstancesAsync(
        this DurableTaskClient client,
        DateTimeOffset? createdFrom,
        DateTimeOffset? createdTo,
        IEnumerable<OrchestrationRuntimeStatus>? statuses,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(client);
        return client.PurgeAllInstancesAsync(new PurgeInstancesFilter(createdFrom, createdTo, statuses), options: null, cancellation);
    }
}
