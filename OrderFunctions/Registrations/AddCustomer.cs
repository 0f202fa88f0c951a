using CustomerFunctions.Profiles;
using Microsoft.Azure.Functions.Worker;

namespace OrderFunctions.Registrations;

/// <summary>Activity: stores the customer as pending. Where an earlier run stored one, that one counts.</summary>
public sealed class AddCustomer(CustomerTable customers, TimeProvider time)
{
    /// <summary>Returns the customer as stored.</summary>
    [Function(nameof(AddCustomer))]
    public Task<Customer> RunAsync([ActivityTrigger] Registration registration, CancellationToken cancellationToken) =>
        customers.AddAsync(registration.ToCustomer(time.GetUtcNow()), cancellationToken);
}
