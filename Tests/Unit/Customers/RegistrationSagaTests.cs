using BillingFunctions.Accounts;
using CustomerFunctions.Identity.Roles;
using CustomerFunctions.Profiles;
using OrderFunctions.Orders;
using OrderFunctions.Registrations;
using Shared.Identity;
using Shared.Sagas;
using Tests.Support;

namespace Tests.Unit.Customers;

public class RegistrationSagaTests
{
    private static readonly Customer Stored = Samples.Pending();
    private static readonly Registration Input = new(Stored.UserId);
    private static readonly CustomerState Pending = CustomerState.Of(Stored);
    private static readonly CustomerState Approved = CustomerState.Of(Stored.Approve(Samples.Now.AddSeconds(1)));
    private static readonly CustomerState Rejected = CustomerState.Of(Stored.Reject(Samples.Now.AddSeconds(1)));

    [Fact]
    public async Task A_registration_goes_from_the_form_to_the_answer_and_the_event_and_leaves_no_form()
    {
        var saga = Saga();

        var outcome = await RegistrationSaga.RunAsync(saga.Context);

        Assert.Equal(new RegistrationOutcome(CustomerStatus.Approved, IsFromEarlierRun: false), outcome);
        Assert.Equal(
            [
                new SagaStep(nameof(AddCustomer), Input, SagaRetries.UntilDone),
                new SagaStep(nameof(RegisterLogin), Input, SagaRetries.UntilDone),
                new SagaStep(nameof(OpenAccount), new OpenAccountRequest(Input.UserId, Stored.Currency), SagaRetries.UntilDone),
                new SagaStep(nameof(CreateOrderList), new CreateOrderListRequest(Input.UserId, Stored.Currency), SagaRetries.UntilDone),
                new SagaStep(nameof(ApproveCustomer), Input.UserId, SagaRetries.UntilDone),
                new SagaStep("SetCustomStatus", outcome, null),
                new SagaStep(nameof(PublishRegistration), Input.UserId, SagaRetries.UntilDone),
                new SagaStep(nameof(RemoveRegistrationForm), Input.UserId, SagaRetries.UntilDone),
            ],
            saga.Steps);
    }

    [Fact]
    public async Task An_admin_gets_the_role_before_the_approval()
    {
        var saga = Saga(Input with { Role = Role.Admin }).Returns(nameof(SetRole), RoleResult.Set);

        await RegistrationSaga.RunAsync(saga.Context);

        Assert.Equal(new RoleChange(Input.UserId, Role.Admin), saga.Steps.Single(step => step.Name == nameof(SetRole)).Input);
        Assert.Equal([nameof(SetRole), nameof(ApproveCustomer)], saga.StepNames.Skip(4).Take(2));
    }

    [Fact]
    public async Task A_taken_user_name_ends_in_rejection_without_account_and_event()
    {
        var saga = Saga().Returns(nameof(RegisterLogin), false);

        var outcome = await RegistrationSaga.RunAsync(saga.Context);

        Assert.Equal(new RegistrationOutcome(CustomerStatus.Rejected, IsFromEarlierRun: false), outcome);
        Assert.Equal(
            [nameof(AddCustomer), nameof(RegisterLogin), nameof(RejectCustomer), "SetCustomStatus", nameof(RemoveRegistrationForm)], saga.StepNames);
    }

    [Fact]
    public async Task A_customer_whom_an_earlier_run_approved_only_gets_the_event_once_more()
    {
        var saga = Saga().Returns(nameof(AddCustomer), Approved);

        var outcome = await RegistrationSaga.RunAsync(saga.Context);

        Assert.Equal(new RegistrationOutcome(CustomerStatus.Approved, IsFromEarlierRun: true), outcome);
        Assert.Equal([nameof(AddCustomer), "SetCustomStatus", nameof(PublishRegistration), nameof(RemoveRegistrationForm)], saga.StepNames);
    }

    [Fact]
    public async Task A_customer_whom_an_earlier_run_rejected_stays_rejected()
    {
        var saga = Saga().Returns(nameof(AddCustomer), Rejected);

        var outcome = await RegistrationSaga.RunAsync(saga.Context);

        Assert.Equal(new RegistrationOutcome(CustomerStatus.Rejected, IsFromEarlierRun: true), outcome);
        Assert.Equal([nameof(AddCustomer), "SetCustomStatus", nameof(RemoveRegistrationForm)], saga.StepNames);
    }

    private static ScriptedSaga Saga(Registration? input = null) => new ScriptedSaga(RegistrationSaga.InstanceId(Input.UserId), input ?? Input)
        .Returns(nameof(AddCustomer), Pending)
        .Returns(nameof(RegisterLogin), true)
        .Returns(nameof(OpenAccount))
        .Returns(nameof(CreateOrderList))
        .Returns(nameof(ApproveCustomer), Approved)
        .Returns(nameof(RejectCustomer), Rejected)
        .Returns(nameof(PublishRegistration))
        .Returns(nameof(RemoveRegistrationForm));
}
