using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.DurableTask.Client;

namespace OrderFunctions.Operations;

/// <summary>An orchestration as the API shows it to admins. The only personal data in it are IDs.</summary>
/// <param name="InstanceId">The instance ID, which says what the orchestration is about, such as an order ID.</param>
/// <param name="Name">The orchestrator.</param>
/// <param name="Status">The state.</param>
/// <param name="CreatedAt">When it was started, or last went on as new.</param>
/// <param name="UpdatedAt">When it last took a step.</param>
/// <param name="Failure">Why it failed; null where it did not.</param>
/// <param name="UserId">The customer, where the input names one.</param>
/// <param name="Version">The version of the input, in sagas that were started before the platform kept versions.</param>
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

    /// <summary>The view of an instance that was fetched with its input and output.</summary>
    public static OrchestrationView Of(OrchestrationMetadata instance)
    {
        var subject = ReadSubject(instance);
        return new OrchestrationView(
            instance.InstanceId,
            instance.Name,
            instance.RuntimeStatus,
            instance.CreatedAt,
            instance.LastUpdatedAt,
            FindFailure(instance),
            subject?.FindUserId(),
            subject?.Version);
    }

    /// <summary>The customer whom an instance that was fetched with its input is about; null where the input names none.</summary>
    public static string? FindUserId(OrchestrationMetadata instance) => ReadSubject(instance)?.FindUserId();

    // A storage provider that keeps no details has the message as the output.
    private static string? FindFailure(OrchestrationMetadata instance)
    {
        if (instance.RuntimeStatus != OrchestrationRuntimeStatus.Failed)
        {
            return null;
        }

        var message = instance.FailureDetails?.ErrorMessage ?? instance.SerializedOutput;
        return message?.Length > MaxFailureLength ? message[..MaxFailureLength] : message;
    }

    private static Subject? ReadSubject(OrchestrationMetadata instance)
    {
        try
        {
            return instance.ReadInputAs<Subject>();
        }
        catch (JsonException)
        {
            // Not a saga's input. Nothing is known of whom it is about.
            return null;
        }
    }

    /// <summary>What the inputs of sagas say about the customer: the ID only.</summary>
    private sealed record Subject(string? UserId, Owned? Paid, Stored? Stored, int? Version)
    {
        public string? FindUserId() => UserId ?? Paid?.UserId ?? Stored?.Order?.UserId;
    }

    private sealed record Stored(Owned? Order);

    private sealed record Owned(string? UserId);
}
