using CustomerFunctions.Profiles;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Shared.Events;
using Shared.Identifiers;
using Shared.Sagas;

namespace CustomerFunctions.ProfileChanges;

/// <summary>
/// The saga that changes a profile: what is stored is also told.
/// <list type="table">
/// <item>
/// <term>UpdateCustomer</term>
/// <description>the profile is stored with the next version; refused where another change was first: end. Callers get their answer</description>
/// </item>
/// <item><term>PublishEvent</term><description>CustomerUpdated</description></item>
/// </list>
/// </summary>
public static class ProfileSaga
{
    /// <summary>The instance that makes a version of a profile.</summary>
    public static string InstanceId(string userId, long version) => $"profile-{userId}-{version}";

    /// <summary>Runs the saga.</summary>
    [Function(nameof(ProfileSaga))]
    public static async Task<ProfileOutcome> RunAsync([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var change = context.GetInput<ProfileChange>() ?? throw new InvalidOperationException("The saga has no input.");
        var outcome = new ProfileOutcome(await context.CallActivityAsync<Customer?>(nameof(UpdateCustomer), change, SagaRetries.UntilDone));
        context.SetCustomStatus(outcome);

        if (outcome.Changed is { } customer)
        {
            var updated = new CustomerUpdated(UserId.Parse(customer.UserId), customer.Version, customer.FirstName, customer.LastName, customer.Email);
            await context.CallActivityAsync(nameof(PublishEvent), OutgoingEvent.From(updated, customer.UpdatedAt), SagaRetries.UntilDone);
        }

        return outcome;
    }
}
