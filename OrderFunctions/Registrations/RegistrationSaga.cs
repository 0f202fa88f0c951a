using BillingFunctions.Accounts;
using CustomerFunctions.Profiles;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using OrderFunctions.Orders;
using Shared.Events;
using Shared.Identifiers;
using Shared.Sagas;

namespace OrderFunctions.Registrations;

/// <summary>
/// The saga that makes a customer. Its pivot is the user name: until it is taken, the registration can be refused; afterwards it
/// goes on to the end. Every step is repeated until it is done, because a failed one costs nobody anything but time.
/// <list type="table">
/// <item><term>AddCustomer</term><description>the customer is stored as pending</description></item>
/// <item><term>RegisterLogin</term><description>the user name is taken (pivot); if it is another's: RejectCustomer</description></item>
/// <item><term>OpenAccount, CreateOrderList</term><description>the account and the empty list of orders</description></item>
/// <item><term>ApproveCustomer</term><description>the customer is approved; callers get their answer</description></item>
/// <item><term>PublishEvent</term><description>CustomerRegistered</description></item>
/// </list>
/// </summary>
public static class RegistrationSaga
{
    /// <summary>The instance that registers a customer.</summary>
    public static string InstanceId(string userId) => $"register-{userId}";

    /// <summary>Runs the saga.</summary>
    [Function(nameof(RegistrationSaga))]
    public static async Task<RegistrationOutcome> RunAsync([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var registration = context.GetInput<Registration>() ?? throw new InvalidOperationException("The saga has no input.");
        var added = await context.CallActivityAsync<Customer>(nameof(AddCustomer), registration, SagaRetries.UntilDone);
        var customer = added.Status == CustomerStatus.Pending ? await FinishAsync(context, added) : added;

        var outcome = new RegistrationOutcome(customer.Status, IsFromEarlierRun: added.PendingPasswordHash != registration.PasswordHash);
        context.SetCustomStatus(outcome);

        // An earlier run may have ended between approval and publishing. Consumers drop the event where they have it already.
        if (customer.Status == CustomerStatus.Approved)
        {
            await context.CallActivityAsync(nameof(PublishEvent), CreateEvent(customer), SagaRetries.UntilDone);
        }

        return outcome;
    }

    private static OutgoingEvent CreateEvent(Customer customer) => OutgoingEvent.From(
        new CustomerRegistered(UserId.Parse(customer.UserId), customer.Version, customer.FirstName, customer.LastName, customer.Email),
        customer.UpdatedAt);

    private static async Task<Customer> FinishAsync(TaskOrchestrationContext context, Customer customer)
    {
        if (!await context.CallActivityAsync<bool>(nameof(RegisterLogin), customer, SagaRetries.UntilDone))
        {
            return await context.CallActivityAsync<Customer>(nameof(RejectCustomer), customer.UserId, SagaRetries.UntilDone);
        }

        var account = new OpenAccountRequest(UserId.Parse(customer.UserId), customer.Currency);
        var orderList = new CreateOrderListRequest(customer.UserId, customer.Currency);
        await Task.WhenAll(
            context.CallActivityAsync(nameof(OpenAccount), account, SagaRetries.UntilDone),
            context.CallActivityAsync(nameof(CreateOrderList), orderList, SagaRetries.UntilDone));
        return await context.CallActivityAsync<Customer>(nameof(ApproveCustomer), customer.UserId, SagaRetries.UntilDone);
    }
}
