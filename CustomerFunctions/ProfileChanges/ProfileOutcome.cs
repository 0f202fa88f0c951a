using CustomerFunctions.Profiles;
using Microsoft.DurableTask.Client;
using Shared.Sagas;

namespace CustomerFunctions.ProfileChanges;

/// <summary>How a change of a profile ended. It is the saga's custom status, from which callers are answered, and its output.</summary>
/// <param name="Changed">The customer right after the change; null where another change was first.</param>
public sealed record ProfileOutcome(Customer? Changed)
{
    /// <summary>What an instance says; null while it has not come so far.</summary>
    public static ProfileOutcome? Find(OrchestrationMetadata? instance) => instance.FindStatus<ProfileOutcome>();
}
