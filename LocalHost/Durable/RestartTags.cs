using DurableTask.Core;

namespace LocalHost.Durable;

/// <summary>The extension's reserved tag on an instance that was restarted with a new ID. It holds the ID of the original instance.</summary>
internal static class RestartTags
{
    public const string SourceInstanceId = "MS_DurableFunctions_SourceInstanceId";

    /// <summary>The ID of the original instance. Null for a sub-orchestration, which inherits its parent's tags but was not restarted itself.</summary>
    public static string? SourceOf(OrchestrationRuntimeState state) =>
        state.ParentInstance is null && state.ExecutionStartedEvent?.Tags is { } tags && tags.TryGetValue(SourceInstanceId, out var source) && source != ""
            ? source
            : null;

    /// <exception cref="ArgumentException">The tag is set, which only a restart may do.</exception>
    public static void ThrowIfReserved(IDictionary<string, string>? tags)
    {
        if (tags?.ContainsKey(SourceInstanceId) == true)
            throw new ArgumentException($"The tag key '{SourceInstanceId}' is reserved for internal use.", nameof(tags));
    }

    /// <summary>The tags of a restarted instance (DurableClient.RestartCoreAsync).</summary>
    public static IDictionary<string, string>? ForRestart(OrchestrationState source, string newInstanceId)
    {
        var sameInstance = source.OrchestrationInstance.InstanceId == newInstanceId;
        if (sameInstance && (source.ParentInstance is null || source.Tags?.ContainsKey(SourceInstanceId) != true)) return source.Tags;

        var tags = new Dictionary<string, string>(source.Tags ?? new Dictionary<string, string>());
        if (sameInstance) tags.Remove(SourceInstanceId);
        else tags[SourceInstanceId] = source.OrchestrationInstance.InstanceId;
        return tags.Count == 0 ? null : tags;
    }
}
