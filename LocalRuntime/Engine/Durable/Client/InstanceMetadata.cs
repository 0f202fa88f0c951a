using System.Collections.Immutable;
using LocalRuntime.Engine.Durable.State;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace LocalRuntime.Engine.Durable.Client;

/// <summary>Turns what the hub knows of an instance into what clients see. Official source: <c>TaskHubGrpcServer.cs</c> (azure-functions-durable-extension).</summary>
internal static class InstanceMetadata
{
    /// <summary>Makes the metadata; input, output, custom status and failure only with a converter to read them.</summary>
    public static OrchestrationMetadata Of(InstanceView view, DataConverter? converter)
    {
        var withPayloads = converter is not null;
        return new OrchestrationMetadata(view.Start.Name, view.Start.Instance)
        {
            DataConverter = converter,
            RuntimeStatus = view.Status,
            CreatedAt = view.Start.At,
            LastUpdatedAt = view.UpdatedAt,
            SerializedInput = withPayloads ? view.Start.Input : null,
            SerializedOutput = withPayloads ? view.Output : null,
            SerializedCustomStatus = withPayloads ? view.CustomStatus : null,
            FailureDetails = withPayloads ? view.Outcome?.Failure?.ToDetails() : null,
            Tags = view.Start.Tags ?? ImmutableDictionary<string, string>.Empty,
        };
    }
}
