using System.Text.Json.Serialization;
using Microsoft.DurableTask.Client;

namespace OrderFunctions.Operations;

/// <summary>An orchestration as the API shows it to operators. There is no personal data in it but IDs.</summary>
/// <param name="InstanceId">Its ID, which is that of what it does.</param>
/// <param name="Name">The orchestrator.</param>
/// <param name="Status">Its state.</param>
/// <param name="CreatedAt">When it was started.</param>
/// <param name="UpdatedAt">When it last took a step.</param>
/// <param name="Failure">Why it failed, where it did.</param>
/// <param name="UserId">The customer whom it is about, where its input names one.</param>
/// <param name="Version">The version of its input, where that has one.</param>
public sealed record OrchestrationView(
    string InstanceId,
    string Name,
    [property: JsonConverter(typeof(JsonStringEnumConverter<OrchestrationRuntimeStatus>))] OrchestrationRuntimeStatus Status,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt,
    string? Failure,
    string? UserId,
    int? Version)
{
    private const int MaxFailureLength = 2000;

    /// <summary>Shows an instance that was fetched with its input and output.</summary>
    public static OrchestrationView Of(OrchestrationMetadata instance)
    {
        var subject = OrchestrationSubject.Of(instance);
        return new OrchestrationView(
            instance.InstanceId,
            instance.Name,
            instance.RuntimeStatus,
            instance.CreatedAt,
            instance.LastUpdatedAt,
            FailureOf(instance),
            subject.UserId,
            subject.Version);
    }

    // A storage provider that keeps no details has the message as the output.
    private static string? FailureOf(OrchestrationMetadata instance)
    {
        if (instance.RuntimeStatus != OrchestrationRuntimeStatus.Failed)
        {
            return null;
        }

        var message = instance.FailureDetails?.ErrorMessage ?? instance.SerializedOutput;
        return message?.Length > MaxFailureLength ? message[..MaxFailureLength] : message;
    }
}
