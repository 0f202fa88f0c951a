using System.Collections.Immutable;
using LocalRuntime.Engine.Durable.Records;
using LocalRuntime.Engine.Durable.State;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace LocalRuntime.Engine.Durable.Client;

/// <summary>
/// Turns what the hub knows of an instance into what clients see: input, output, custom status and failure only with a converter to read them.
/// Official sources: <c>TaskHubGrpcServer.cs</c>, <c>ProtobufUtils.cs</c> (azure-functions-durable-extension).
/// </summary>
internal static class InstanceMetadata
{
    /// <summary>The metadata of one instance that was asked for by its ID. Officially the cause of its failure is lost on the way.</summary>
    public static OrchestrationMetadata OfOne(InstanceView view, DataConverter? converter) =>
        Of(view, converter, view.Outcome?.Failure is { } failure ? failure with { Cause = null } : null);

    /// <summary>The metadata of one instance of many.</summary>
    public static OrchestrationMetadata OfMany(InstanceView view, DataConverter? converter) => Of(view, converter, view.Outcome?.Failure);

    private static OrchestrationMetadata Of(InstanceView view, DataConverter? converter, Failure? failure)
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
            FailureDetails = withPayloads ? failure?.ToDetails() : null,
            Tags = view.Start.Tags ?? ImmutableDictionary<string, string>.Empty,
        };
    }
}
