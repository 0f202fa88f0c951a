using CustomerFunctions.Profiles;
using Microsoft.Azure.Functions.Worker;

namespace OrderFunctions.Registrations;

/// <summary>Activity: makes a pending customer an approved one. Approving again changes nothing.</summary>
public sealed class ApproveCustomer(CustomerTable customers, TimeProvider time)
{
    /// <summary>Returns the customer as stored.</summary>
    [Function(nameof(ApproveCustomer))]
    public Task<Customer> RunAsync([ActivityTrigger] string userId, CancellationToken cancellationToken) =>
        customers.ChangeAsync(userId, customer => customer.Approve(time.GetUtcNow()), cancellationToken);
}
