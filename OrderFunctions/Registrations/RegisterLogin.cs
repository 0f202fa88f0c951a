using CustomerFunctions.Identity.Logins;
using CustomerFunctions.Profiles;
using Microsoft.Azure.Functions.Worker;
using Shared.Identity;

namespace OrderFunctions.Registrations;

/// <summary>Activity: takes the user name for the customer. User names are unique, so this decides the registration.</summary>
public sealed class RegisterLogin(LoginTable logins)
{
    /// <summary>Returns whether the name is the customer's now; false where somebody else has it, and then for good.</summary>
    [Function(nameof(RegisterLogin))]
    public Task<bool> RunAsync([ActivityTrigger] Customer customer, CancellationToken cancellationToken)
    {
        var hash = customer.PendingPasswordHash ?? throw new InvalidOperationException($"Customer '{customer.UserId}' is not pending.");
        var login = new Login(customer.UserName, customer.UserId, hash, Login.FirstPasswordVersion, Role.Customer);
        return logins.TryAddAsync(login, cancellationToken);
    }
}
