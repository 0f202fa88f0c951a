using CustomerFunctions.Profiles;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Shared.Sagas;

namespace CustomerFunctions.ProfileChanges;

/// <summary>Activity: stores a changed profile under its new version. Storing it again changes nothing.</summary>
public sealed class UpdateCustomer(CustomerTable customers, ProfileChangeTable changes, TimeProvider time)
{
    /// <summary>Calls the activity until it succeeds.</summary>
    public static Task<ProfileVersion?> CallAsync(TaskOrchestrationContext context, ProfileChange change) =>
        context.CallActivityAsync<ProfileVersion?>(nameof(UpdateCustomer), change, SagaRetries.UntilDoneIn(context));

    /// <summary>Returns the version that was made, by this call or an earlier one; null where the customer has left, or another change was first.</summary>
    /// <exception cref="DataLossException">The customer or the change is not stored any more.</exception>
    [Function(nameof(UpdateCustomer))]
    public async Task<ProfileVersion?> RunAsync([ActivityTrigger] ProfileChange change, CancellationToken cancellationToken) =>
        change.Contact is { } contact
            ? await UpdateVersion1Async(change, contact, cancellationToken)
            : await UpdateAsync(change, cancellationToken);

    private async Task<ProfileVersion?> UpdateAsync(ProfileChange change, CancellationToken cancellationToken)
    {
        var stored = await changes.FindAsync(change.UserId, change.ToVersion, cancellationToken);
        var now = time.GetUtcNow();
        var customer = await customers.ChangeAsync(
            change.UserId,
            before => before is { Status: CustomerStatus.Approved } && before.Version == change.FromVersion && stored is not null
                ? before.Change(stored.Contact, change.ToVersion, now)
                : before,
            cancellationToken);
        if (customer.Status != CustomerStatus.Approved)
        {
            await changes.RemoveAsync(change.UserId, change.ToVersion, cancellationToken);
            return null;
        }

        // Only one stored change makes a version, so a profile that has come so far has come through this one.
        return customer.Version >= change.ToVersion
            ? new ProfileVersion(change.ToVersion, customer.Version == change.ToVersion ? customer.UpdatedAt : now, stored?.ChangesEmail ?? false)
            : throw new DataLossException($"Version {change.ToVersion} of the profile of '{change.UserId}' is made from what is not stored any more.");
    }

    private async Task<ProfileVersion?> UpdateVersion1Async(ProfileChange change, ContactDetails contact, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var customer = await customers.ChangeAsync(
            change.UserId,
            before => before is { Status: CustomerStatus.Approved } && before.Version == change.FromVersion
                ? before.Change(contact, change.FromVersion + 1, now)
                : before,
            cancellationToken);
        return customer.IsAfter(contact, change.FromVersion) ? new ProfileVersion(customer.Version, customer.UpdatedAt, HasNewEmail: false) : null;
    }
}

/// <summary>A version of a profile.</summary>
/// <param name="Version">Its number.</param>
/// <param name="UpdatedAt">When it was made.</param>
/// <param name="HasNewEmail">Whether its email address is not that of the version before.</param>
public sealed record ProfileVersion(long Version, DateTimeOffset UpdatedAt, bool HasNewEmail);
