using System.Text.Json.Serialization;
using BillingFunctions.Accounts;
using CustomerFunctions.Identity.Roles;
using CustomerFunctions.Profiles;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using OrderFunctions.Orders;
using Shared.Amounts;
using Shared.Events;
using Shared.Identifiers;
using Shared.Identity;
using Shared.Sagas;

namespace OrderFunctions.Registrations;

/// <summary>
/// The saga that makes a customer. Its pivot is the user name: until it is taken, the registration can be refused; afterwards it goes on to the end.
/// Every step is repeated until it is done, because a failed one costs nobody anything but time. The form was stored before the saga starts
/// (<see cref="RegistrationFormTable"/>).
/// <list type="table">
/// <item><term>AddCustomer</term><description>the customer is stored as pending, as the form says</description></item>
/// <item><term>RegisterLogin</term><description>the user name is taken (pivot); if it is another's: RejectCustomer</description></item>
/// <item><term>OpenAccount, CreateOrderList</term><description>the account and the empty list of orders</description></item>
/// <item><term>SetRole</term><description>where an admin registers an admin</description></item>
/// <item><term>ApproveCustomer</term><description>the customer is approved; callers get their answer</description></item>
/// <item><term>PublishRegistration</term><description>CustomerRegistered</description></item>
/// <item><term>RemoveRegistrationForm</term><description>the form is not needed any more</description></item>
/// </list>
/// </summary>
public static class RegistrationSaga
{
    /// <summary>The instance that registers a customer.</summary>
    public static string InstanceId(UserId userId) => $"register-{userId}";

    /// <summary>Runs the saga.</summary>
    [Function(nameof(RegistrationSaga))]
    public static async Task<RegistrationOutcome> RunAsync([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var registration = context.GetInput<Registration>() ?? throw new InvalidOperationException("The saga has no input.");
        return await context.GoOnAsNewAfterOutageAsync(
            () => registration.Details is { } details ? RunVersion1Async(context, registration, details) : RunAsync(context, registration),
            () => registration);
    }

    private static async Task<RegistrationOutcome> RunAsync(TaskOrchestrationContext context, Registration registration)
    {
        var added = await AddCustomer.CallAsync(context, registration);
        var status = added.Status == CustomerStatus.Pending ? await FinishAsync(context, registration, added.Currency) : added.Status;
        var outcome = new RegistrationOutcome(status, IsFromEarlierRun: added.Status != CustomerStatus.Pending);
        context.SetCustomStatus(outcome);

        // An earlier run may have ended between approval and publishing. An event that is published again is recognised as a duplicate.
        if (status == CustomerStatus.Approved)
        {
            await PublishRegistration.CallAsync(context, registration.UserId);
        }

        await RemoveRegistrationForm.CallAsync(context, registration.UserId);
        return outcome;
    }

    private static async Task<CustomerStatus> FinishAsync(TaskOrchestrationContext context, Registration registration, Currency currency)
    {
        if (!await RegisterLogin.CallAsync(context, registration))
        {
            return (await RejectCustomer.CallAsync(context, registration.UserId)).Status;
        }

        await OpenAsync(context, registration.UserId, currency);
        if (registration.Role != Role.Customer)
        {
            await SetRole.CallAsync(context, new RoleChange(registration.UserId, registration.Role));
        }

        return (await ApproveCustomer.CallAsync(context, registration.UserId)).Status;
    }

    /// <summary>Opens the account and the order list of a customer; where they are there, nothing changes.</summary>
    internal static Task OpenAsync(TaskOrchestrationContext context, UserId userId, Currency currency) => Task.WhenAll(
        OpenAccount.CallAsync(context, new OpenAccountRequest(userId, currency)),
        CreateOrderList.CallAsync(context, new CreateOrderListRequest(userId, currency)));

    // Sagas that were started with the form in their input. What they did before stands in their histories and is done the same way again; an
    // activity that still runs returns what it returns now, which is a part of the customer that it returned then.
#pragma warning disable DURABLE2001, DURABLE2002
    private static async Task<RegistrationOutcome> RunVersion1Async(
        TaskOrchestrationContext context, Registration registration, RegistrationDetails details)
    {
        var added = await context.CallActivityAsync<Customer>(nameof(AddCustomer), registration, SagaRetries.UntilDone);
        var customer = added.Status == CustomerStatus.Pending ? await FinishVersion1Async(context, added, details.Currency) : added;
        var outcome = new RegistrationOutcome(customer.Status, IsFromEarlierRun: added.PendingPasswordHash != registration.PasswordHash);
        context.SetCustomStatus(outcome);
        if (customer.Status == CustomerStatus.Approved && customer.Email is not null)
        {
            var registered = new CustomerRegistered(customer.UserId, customer.Version, customer.FirstName, customer.LastName, customer.Email);
            await PublishEvent.CallAsync(context, OutgoingEvent.From(registered, customer.UpdatedAt));
        }
        else if (customer.Status == CustomerStatus.Approved)
        {
            await PublishRegistration.CallAsync(context, registration.UserId);
        }

        return outcome;
    }

    private static async Task<Customer> FinishVersion1Async(TaskOrchestrationContext context, Customer customer, Currency currency)
    {
        if (!await context.CallActivityAsync<bool>(nameof(RegisterLogin), customer, SagaRetries.UntilDone))
        {
            return await context.CallActivityAsync<Customer>(nameof(RejectCustomer), customer.UserId, SagaRetries.UntilDone);
        }

        await OpenAsync(context, customer.UserId, currency);
        return await context.CallActivityAsync<Customer>(nameof(ApproveCustomer), customer.UserId, SagaRetries.UntilDone);
    }
#pragma warning restore DURABLE2001, DURABLE2002
}

/// <summary>The input of <see cref="RegistrationSaga"/>. It stands in the history of the instance, so it holds no personal data.</summary>
/// <param name="UserId">The ID that the customer gets, made from user name and idempotency key.</param>
/// <param name="Details">In inputs of version 1: what the customer said. Null in all others, whose form is stored.</param>
/// <param name="PasswordHash">In inputs of version 1: the hash of the password. Null in all others.</param>
public sealed record Registration(UserId UserId, RegistrationDetails? Details = null, string? PasswordHash = null)
{
    /// <summary>The version of this contract, for sagas that are in flight when a later version of the code comes.</summary>
    public int Version { get; init; } = 2;

    /// <summary>What the user may do.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public Role Role { get; init; }
}

/// <summary>How a registration ended. It is the saga's custom status, from which callers are answered, and its output.</summary>
/// <param name="Status">Approved or Rejected.</param>
/// <param name="IsFromEarlierRun">Whether an earlier run of the saga under the same key had brought it to this end.</param>
public sealed record RegistrationOutcome(CustomerStatus Status, bool IsFromEarlierRun)
{
    /// <summary>What an instance says; null while it has not come so far.</summary>
    public static RegistrationOutcome? Find(OrchestrationMetadata? instance) => instance.FindStatus<RegistrationOutcome>();
}
