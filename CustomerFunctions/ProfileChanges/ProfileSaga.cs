using System.Text.Json.Serialization;
using CustomerFunctions.Identity.Passwords;
using CustomerFunctions.Profiles;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Shared.Events;
using Shared.Identifiers;
using Shared.Sagas;

namespace CustomerFunctions.ProfileChanges;

/// <summary>
/// The saga that changes a profile: what is stored is also published. The change was stored before the saga starts (<see cref="ProfileChangeTable"/>).
/// <list type="table">
/// <item><term>UpdateCustomer</term><description>the profile is stored under its new version; callers get their answer</description></item>
/// <item><term>RemovePasswordResets</term><description>where the email address has changed: what was sent to the former one stops working</description></item>
/// <item>
/// <term>PublishProfileChange</term>
/// <description>CustomerUpdated, and EmailAddressChanged where it has; then the stored change is removed</description>
/// </item>
/// </list>
/// </summary>
public static class ProfileSaga
{
    /// <summary>The instance that makes a version of a profile.</summary>
    public static string InstanceId(UserId userId, long version) => $"profile-{userId}-{version}";

    /// <summary>Runs the saga.</summary>
    [Function(nameof(ProfileSaga))]
    public static async Task<ProfileOutcome> RunAsync([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var change = context.GetInput<ProfileChange>() ?? throw new InvalidOperationException("The saga has no input.");
        return await context.GoOnAsNewAfterOutageAsync(
            () => change.Contact is null ? RunAsync(context, change) : RunVersion1Async(context, change), () => change);
    }

    private static async Task<ProfileOutcome> RunAsync(TaskOrchestrationContext context, ProfileChange change)
    {
        var made = await UpdateCustomer.CallAsync(context, change);
        var outcome = new ProfileOutcome(null) { Made = made };
        context.SetCustomStatus(outcome);
        if (made is not null)
        {
            if (made.HasNewEmail)
            {
                await RemovePasswordResets.CallAsync(context, change.UserId);
            }

            await PublishProfileChange.CallAsync(context, new ProfilePublication(change.UserId, made.Version, made.UpdatedAt));
        }

        return outcome;
    }

    // Sagas that were started with the details in their input. What they did before stands in their histories and is done the same way again.
    private static async Task<ProfileOutcome> RunVersion1Async(TaskOrchestrationContext context, ProfileChange change)
    {
#pragma warning disable DURABLE2002 // The activity's result was the whole customer then, of which the present result is a part.
        var customer = await context.CallActivityAsync<Customer?>(nameof(UpdateCustomer), change, SagaRetries.UntilDone);
#pragma warning restore DURABLE2002
        var outcome = new ProfileOutcome(customer);
        context.SetCustomStatus(outcome);
        if (customer is { Email: not null })
        {
            var updated = new CustomerUpdated(customer.UserId, customer.Version, customer.FirstName, customer.LastName, customer.Email);
            await PublishEvent.CallAsync(context, OutgoingEvent.From(updated, customer.UpdatedAt));
        }
        else if (customer is not null)
        {
            await PublishProfileChange.CallAsync(context, new ProfilePublication(change.UserId, customer.Version, customer.UpdatedAt));
        }

        return outcome;
    }
}

/// <summary>The input of <see cref="ProfileSaga"/>. It stands in the history of the instance, so it holds no personal data.</summary>
/// <param name="UserId">Whose profile.</param>
/// <param name="FromVersion">The version of the profile that is replaced.</param>
/// <param name="Contact">In inputs of version 1: all of the new details. Null in all others, whose details are stored.</param>
public sealed record ProfileChange(UserId UserId, long FromVersion, ContactDetails? Contact = null)
{
    /// <summary>The version of this contract, for sagas that are in flight when a later version of the code comes.</summary>
    public int Version { get; init; } = 2;

    /// <summary>The version of the profile that the change makes. Inputs of version 1 do not name it: it is the next one.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long ToVersion { get; init; }
}

/// <summary>How a change of a profile ended. It is the saga's custom status, from which callers are answered, and its output.</summary>
/// <param name="Changed">In outcomes of version 1: the customer right after the change; null where another change was first.</param>
public sealed record ProfileOutcome(Customer? Changed)
{
    /// <summary>The version that was made; null in outcomes of version 1, and where the customer has left.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ProfileVersion? Made { get; init; }

    /// <summary>What an instance says; null while it has not come so far.</summary>
    public static ProfileOutcome? Find(OrchestrationMetadata? instance) => instance.FindStatus<ProfileOutcome>();

    /// <summary>The version that was made, whichever version of the saga made it; null where none was.</summary>
    public ProfileVersion? FindMade() => Made ?? (Changed is null ? null : new ProfileVersion(Changed.Version, Changed.UpdatedAt, HasNewEmail: false));
}
