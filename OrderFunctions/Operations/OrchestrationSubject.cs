using System.Text.Json;
using Microsoft.DurableTask.Client;

namespace OrderFunctions.Operations;

/// <summary>Whom a saga is about: of its input only the ID, never what a person said. What it is about stands in the instance ID.</summary>
/// <param name="UserId">The customer, where the input names one.</param>
/// <param name="Stored">The order that the input carries, where it does.</param>
/// <param name="Version">The version of the saga's contract.</param>
internal sealed record OrchestrationSubject(string? UserId, OrchestrationSubject.StoredOrder? Stored, int? Version)
{
    private static OrchestrationSubject Unknown { get; } = new(null, null, null);

    /// <summary>Reads the input of an instance that was fetched with it; nothing is known of one whose input is none of the sagas'.</summary>
    public static OrchestrationSubject Of(OrchestrationMetadata instance)
    {
        try
        {
            var subject = instance.ReadInputAs<OrchestrationSubject>() ?? Unknown;
            return subject with { UserId = subject.UserId ?? subject.Stored?.Order?.UserId };
        }
        catch (JsonException)
        {
            return Unknown;
        }
    }

    /// <summary>An order with the ETag of its row.</summary>
    internal sealed record StoredOrder(Owned? Order);

    /// <summary>What belongs to a customer.</summary>
    internal sealed record Owned(string? UserId);
}
