using CustomerFunctions.Profiles;
using Microsoft.DurableTask.Client;
using Shared.Sagas;

namespace OrderFunctions.Registrations;

/// <summary>How a registration ended. It is the saga's custom status, from which callers are answered, and its output.</summary>
/// <param name="Status">Approved or Rejected.</param>
/// <param name="IsFromEarlierRun">
/// Whether an earlier run under the same key had stored the customer, so that its content counts and not this run's input.
/// </param>
public sealed record RegistrationOutcome(CustomerStatus Status, bool IsFromEarlierRun)
{
    /// <summary>What an instance says; null while it has not come so far.</summary>
    public static RegistrationOutcome? Find(OrchestrationMetadata? instance) => instance.FindStatus<RegistrationOutcome>();
}
