using CustomerFunctions.Profiles;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Shared.Identifiers;
using Shared.Sagas;

namespace OrderFunctions.Registrations;

/// <summary>Activity: makes a pending customer a rejected one, without personal data. Rejecting again changes nothing.</summary>
public sealed class RejectCustomer(CustomerTable customers, TimeProvider time)
{
    /// <summary>Calls the activity until it succeeds.</summary>
    public static Task<CustomerState> CallAsync(TaskOrchestrationContext context, UserId userId) =>
        context.CallActivityAsync<CustomerState>(nameof(RejectCustomer), userId, SagaRetries.UntilDoneIn(context));

    /// <summary>Returns the state of the customer as stored.</summary>
    [Function(nameof(RejectCustomer))]
    public async Task<CustomerState> RunAsync([ActivityTrigger] UserId userId, CancellationToken cancellationToken) =>
        CustomerState.Of(await customers.ChangeAsync(userId, customer => customer.Reject(time.GetUtcNow()), cancellationToken));
}
