using CustomerFunctions.Profiles;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Shared.Amounts;
using Shared.Identifiers;
using Shared.Sagas;

namespace OrderFunctions.Registrations;

/// <summary>Activity: stores the customer of a form as pending. Where an earlier run stored one, that one counts.</summary>
public sealed class AddCustomer(CustomerTable customers, RegistrationFormTable forms, TimeProvider time)
{
    /// <summary>Calls the activity until it succeeds.</summary>
    public static Task<CustomerState> CallAsync(TaskOrchestrationContext context, Registration registration) =>
        context.CallActivityAsync<CustomerState>(nameof(AddCustomer), registration, SagaRetries.UntilDoneIn(context));

    /// <summary>Returns the state of the customer as stored.</summary>
    /// <exception cref="DataLossException">Neither a customer nor the form is stored.</exception>
    [Function(nameof(AddCustomer))]
    public async Task<CustomerState> RunAsync([ActivityTrigger] Registration registration, CancellationToken cancellationToken)
    {
        if (await customers.FindAsync(registration.UserId, cancellationToken) is { } stored)
        {
            return CustomerState.Of(stored);
        }

        var now = time.GetUtcNow();
        var form = registration is { Details: { } details, PasswordHash: { } hash }
            ? new RegistrationForm(registration.UserId, details, hash, now)
            : await forms.FindAsync(registration.UserId, cancellationToken)
                ?? throw new DataLossException($"The form of registration '{registration.UserId}' is not stored any more.");
        return CustomerState.Of(await customers.AddAsync(form.ToCustomer(now), cancellationToken));
    }
}

/// <summary>What a history may know of a customer: nothing personal.</summary>
/// <param name="UserId">The customer.</param>
/// <param name="Currency">The currency of the account.</param>
/// <param name="Status">How far the registration has come.</param>
/// <param name="Version">The version of the profile.</param>
/// <param name="UpdatedAt">When anything of the customer last changed.</param>
public sealed record CustomerState(UserId UserId, Currency Currency, CustomerStatus Status, long Version, DateTimeOffset UpdatedAt)
{
    /// <summary>The state of a customer.</summary>
    public static CustomerState Of(Customer customer) =>
        new(customer.UserId, customer.Currency, customer.Status, customer.Version, customer.UpdatedAt);
}
