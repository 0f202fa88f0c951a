using Microsoft.DurableTask.Client;

namespace OrderFunctions.Registrations;

/// <summary>A call of POST /customers when its wait is over.</summary>
/// <param name="UserId">The ID that user name and idempotency key stand for.</param>
/// <param name="Form">What this caller asks for, which may differ from what the saga was started with.</param>
/// <param name="Instance">The saga as it was seen last; null where it was not seen.</param>
/// <param name="IsNew">Whether this call started it.</param>
/// <param name="Location">Where the customer can be read.</param>
internal sealed record RegistrationCall(string UserId, RegistrationForm Form, OrchestrationMetadata? Instance, bool IsNew, string Location)
{
    /// <summary>The saga's outcome, or null while it has none.</summary>
    public RegistrationOutcome? Outcome => RegistrationOutcome.Find(Instance);

    /// <summary>What the saga was started with, or null where it was not seen.</summary>
    public Registration? Input => Instance?.ReadInputAs<Registration>();
}
