using CustomerFunctions.Profiles;
using Microsoft.Azure.Functions.Worker;

namespace OrderFunctions.Registrations;

/// <summary>
/// Activity: makes a pending customer a rejected one, without personal data; the history of the saga has it until it is purged. Rejecting again changes
/// nothing.
/// </summary>
public sealed class RejectCustomer(CustomerTable customers, TimeProvider time)
{
    /// <summary>Returns the customer as stored.</summary>
    [Function(nameof(RejectCustomer))]
    public Task<Customer> RunAsync([ActivityTrigger] string userId, CancellationToken cancellationToken) =>
        customers.ChangeAsync(userId, customer => customer.Reject(time.GetUtcNow()), cancellationToken);
}
