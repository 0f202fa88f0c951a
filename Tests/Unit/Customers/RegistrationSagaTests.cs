using BillingFunctions.Accounts;
using CustomerFunctions.Profiles;
using OrderFunctions.Orders;
using OrderFunctions.Registrations;
using Shared.Events;
using Shared.Identifiers;
using Shared.Sagas;
using Tests.Support;

namespace Tests.Unit.Customers;

public class RegistrationSagaTests
{
    private static readonly Registration Input = Samples.Registration();
    private static readonly Customer Pending = Samples.Pending();
    private static readonly Customer Approved = Pending.Approve(Samples.Now.AddSeconds(1));
    private static readonly Customer Rejected = Pending.Reject(Samples.Now.AddSeconds(1));

    private readonly ScriptedSaga _saga = new ScriptedSaga(RegistrationSaga.InstanceId(Input.UserId), Input)
        .Returns(nameof(AddCustomer), Pending)
        .Returns(nameof(RegisterLogin), true)
        .Returns(nameof(OpenAccount))
        .Returns(nameof(CreateOrderList))
        .Returns(nameof(ApproveCustomer), Approved)
        .Returns(nameof(RejectCustomer), Rejected)
        .Returns(nameof(PublishEvent));

    [Fact]
    public async Task A_registration_goes_from_the_profile_to_the_answer_and_the_event()
    {
        var outcome = await RegistrationSaga.RunAsync(_saga.Context);

        Assert.Equal(new RegistrationOutcome(CustomerStatus.Approved, IsFromEarlierRun: false), outcome);
        Assert.Equal(
            [
                new SagaStep(nameof(AddCustomer), Input, SagaRetries.UntilDone),
                new SagaStep(nameof(RegisterLogin), Pending, SagaRetries.UntilDone),
                new SagaStep(nameof(OpenAccount), new OpenAccountRequest(UserId.Parse(Input.UserId), Input.Details.Currency), SagaRetries.UntilDone),
                new SagaStep(
                    nameof(CreateOrderList),
                    new CreateOrderListRequest(Input.UserId, Input.Details.Currency),
                    SagaRetries.UntilDone),
                new SagaStep(nameof(ApproveCustomer), Input.UserId, SagaRetries.UntilDone),
                new SagaStep("SetCustomStatus", outcome, null),
            ],
            _saga.Steps.SkipLast(1));
        Assert.Equal((nameof(PublishEvent), SagaRetries.UntilDone), (_saga.Steps[^1].Name, _saga.Steps[^1].Options));
    }

    [Fact]
    public async Task The_event_tells_what_the_notifications_need()
    {
        await RegistrationSaga.RunAsync(_saga.Context);

        var outgoing = Assert.IsType<OutgoingEvent>(_saga.Steps[^1].Input);
        Assert.Equal((ServiceBusEntities.CustomersTopic, $"{Input.UserId}-CustomerRegistered"), (outgoing.Topic, outgoing.Event.Id));
        Assert.Equal(Approved.UpdatedAt, outgoing.Event.Time);
        Assert.Equal(
            new CustomerRegistered(UserId.Parse(Input.UserId), 1, "Ada", "Lovelace", "ada@example.com"), outgoing.Event.ReadData<CustomerRegistered>());
    }

    [Fact]
    public async Task A_taken_user_name_ends_in_rejection_without_account_and_event()
    {
        _saga.Returns(nameof(RegisterLogin), false);

        var outcome = await RegistrationSaga.RunAsync(_saga.Context);

        Assert.Equal(new RegistrationOutcome(CustomerStatus.Rejected, IsFromEarlierRun: false), outcome);
        Assert.Equal([nameof(AddCustomer), nameof(RegisterLogin), nameof(RejectCustomer), "SetCustomStatus"], _saga.StepNames);
        Assert.Contains(new SagaStep(nameof(RejectCustomer), Input.UserId, SagaRetries.UntilDone), _saga.Steps);
    }

    [Fact]
    public async Task What_an_earlier_run_stored_counts_and_is_driven_to_the_end()
    {
        var stored = Samples.Pending(passwordHash: "hash of an earlier run");
        _saga.Returns(nameof(AddCustomer), stored);

        var outcome = await RegistrationSaga.RunAsync(_saga.Context);

        Assert.Equal(stored, _saga.Steps[1].Input);
        Assert.Equal((CustomerStatus.Approved, true), (outcome.Status, outcome.IsFromEarlierRun));
    }

    [Fact]
    public async Task A_customer_whom_an_earlier_run_approved_only_gets_the_event_once_more()
    {
        _saga.Returns(nameof(AddCustomer), Approved);

        var outcome = await RegistrationSaga.RunAsync(_saga.Context);

        Assert.Equal(new RegistrationOutcome(CustomerStatus.Approved, IsFromEarlierRun: true), outcome);
        Assert.Equal([nameof(AddCustomer), "SetCustomStatus", nameof(PublishEvent)], _saga.StepNames);
    }

    [Fact]
    public async Task A_customer_whom_an_earlier_run_rejected_stays_rejected()
    {
        _saga.Returns(nameof(AddCustomer), Rejected);

        var outcome = await RegistrationSaga.RunAsync(_saga.Context);

        Assert.Equal(new RegistrationOutcome(CustomerStatus.Rejected, IsFromEarlierRun: true), outcome);
        Assert.Equal([nameof(AddCustomer), "SetCustomStatus"], _saga.StepNames);
    }
}
