using CustomerFunctions.Closing;
using CustomerFunctions.ProfileChanges;
using CustomerFunctions.Profiles;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using OrderFunctions.Registrations;
using Shared.Identifiers;
using Shared.Sagas;

namespace OrderFunctions.Closing;

/// <summary>
/// Activity: erases the personal data of a customer who leaves, and gives the profile its highest version. It comes after <see cref="RemoveLogin"/>,
/// which needs the user name. Changes of the profile go too, and the form of the registration, which is only there where a restore has brought it back.
/// Erasing again changes nothing.
/// </summary>
public sealed class EraseCustomer(CustomerTable customers, ProfileChangeTable changes, RegistrationFormTable forms, TimeProvider time)
{
    /// <summary>Calls the activity until it succeeds.</summary>
    public static Task<ErasedCustomer> CallAsync(TaskOrchestrationContext context, UserId userId) =>
        context.CallActivityAsync<ErasedCustomer>(nameof(EraseCustomer), userId, SagaRetries.UntilDoneIn(context));

    /// <summary>Returns the last version of the profile.</summary>
    [Function(nameof(EraseCustomer))]
    public async Task<ErasedCustomer> RunAsync([ActivityTrigger] UserId userId, CancellationToken cancellationToken)
    {
        var closed = await customers.ChangeAsync(userId, customer => customer.Close(time.GetUtcNow()), cancellationToken);
        await changes.RemoveAllAsync(userId, cancellationToken);
        await forms.RemoveAsync(userId, cancellationToken);
        return new ErasedCustomer(userId, closed.Version, closed.UpdatedAt);
    }
}

/// <summary>A customer of whom nothing personal is left.</summary>
/// <param name="UserId">The customer.</param>
/// <param name="Version">The version of the profile; no other is ever higher.</param>
/// <param name="ClosedAt">When the personal data was erased.</param>
public sealed record ErasedCustomer(UserId UserId, long Version, DateTimeOffset ClosedAt);
