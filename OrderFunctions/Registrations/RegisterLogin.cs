using CustomerFunctions.Identity.Logins;
using CustomerFunctions.Profiles;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Shared.Identity;
using Shared.Sagas;

namespace OrderFunctions.Registrations;

/// <summary>Activity: takes the user name for the customer. User names are unique, so this decides the registration.</summary>
public sealed class RegisterLogin(CustomerTable customers, LoginTable logins)
{
    /// <summary>Calls the activity until it succeeds.</summary>
    public static Task<bool> CallAsync(TaskOrchestrationContext context, Registration registration) =>
        context.CallActivityAsync<bool>(nameof(RegisterLogin), registration, SagaRetries.UntilDoneIn(context));

    /// <summary>Returns whether the name is the customer's now; false where somebody else has it, and then for good.</summary>
    /// <exception cref="DataLossException">The customer is not stored any more.</exception>
    [Function(nameof(RegisterLogin))]
    public async Task<bool> RunAsync([ActivityTrigger] Registration registration, CancellationToken cancellationToken)
    {
        var customer = await customers.FindAsync(registration.UserId, cancellationToken)
            ?? throw new DataLossException($"Customer '{registration.UserId}' is not stored any more.");

        // A customer who is not pending any more has passed this step, in a run that this one outlived.
        return customer.PendingPasswordHash is { } hash
            ? await logins.TryAddAsync(
                new Login(customer.UserName, customer.UserId, hash, Login.FirstPasswordVersion, Role.Customer), cancellationToken)
            : customer.Status is CustomerStatus.Approved or CustomerStatus.Closed;
    }
}
