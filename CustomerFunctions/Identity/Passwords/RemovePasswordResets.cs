using CustomerFunctions.Profiles;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Shared.Identifiers;
using Shared.Sagas;

namespace CustomerFunctions.Identity.Passwords;

/// <summary>Activity: removes the resets that a customer has not used, because the address that they were sent to is not the customer's any more.</summary>
public sealed class RemovePasswordResets(CustomerTable customers, PasswordResetTable resets)
{
    /// <summary>Calls the activity until it succeeds.</summary>
    public static Task CallAsync(TaskOrchestrationContext context, UserId userId) =>
        context.CallActivityAsync(nameof(RemovePasswordResets), userId, SagaRetries.UntilDoneIn(context));

    /// <summary>Returns when none is left that was sent to another address than the customer's present one.</summary>
    [Function(nameof(RemovePasswordResets))]
    public async Task RunAsync([ActivityTrigger] UserId userId, CancellationToken cancellationToken)
    {
        if (await customers.FindAsync(userId, cancellationToken) is { Status: CustomerStatus.Approved } customer)
        {
            await resets.RemoveOpenAsync(customer.UserName, exceptAddressKey: PasswordResetRow.AddressKeyOf(customer.Email), cancellationToken);
        }
    }
}
