using CustomerFunctions.Profiles;
using Microsoft.Azure.Functions.Worker;

namespace CustomerFunctions.ProfileChanges;

/// <summary>Activity: stores a changed profile. Storing it again changes nothing.</summary>
public sealed class UpdateCustomer(CustomerTable customers, TimeProvider time)
{
    /// <summary>Returns the customer right after the change; null where another change of the same version was first.</summary>
    [Function(nameof(UpdateCustomer))]
    public async Task<Customer?> RunAsync([ActivityTrigger] ProfileChange change, CancellationToken cancellationToken)
    {
        var stored = await customers.ChangeAsync(
            change.UserId, customer => customer.Change(change.Contact, change.FromVersion, time.GetUtcNow()), cancellationToken);
        return stored.IsAfter(change.Contact, change.FromVersion) ? stored : null;
    }
}
