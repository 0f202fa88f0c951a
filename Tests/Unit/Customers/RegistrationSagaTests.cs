using BillingFunctions.Accounts;
using BillingFunctions.Sagas;
using CustomerFunctions.Profiles;
using CustomerFunctions.Registrations;
using Microsoft.DurableTask;
using Moq;
using Shared.Events;

namespace Tests.Unit.Customers;

public class RegistrationSagaTests
{
    private const string Status = "SetCustomStatus";

    private readonly Registration _registration = Samples.Registration();
    private readonly Mock<TaskOrchestrationContext> _context = new(MockBehavior.Strict);
    private readonly List<string> _steps = [];
    private readonly Dictionary<string, object?> _inputs = [];
    private readonly Dictionary<string, Func<object?, object?>> _activities = [];
    private readonly List<TaskOptions?> _options = [];

    public RegistrationSagaTests()
    {
        _context.Setup(context => context.GetInput<Registration>()).Returns(_registration);
        _context.Setup(context => context.SetCustomStatus(It.IsAny<object?>())).Callback((object? status) => Record(Status, status));
        Answer<Customer>();
        Answer<bool>();
        _context.Setup(context => context.CallActivityAsync(It.IsAny<TaskName>(), It.IsAny<object?>(), It.IsAny<TaskOptions?>()))
            .Returns((TaskName name, object? input, TaskOptions? options) => RunAsync<object?>(name, input, options));

        _activities[nameof(AddCustomer)] = input => ((Registration)input!).ToCustomer(Samples.Now);
        _activities[nameof(RegisterLogin)] = _ => true;
        _activities[nameof(OpenAccount)] = _ => null;
        _activities[CreateOrderListRequest.Activity] = _ => null;
        _activities[nameof(ApproveCustomer)] = _ => Samples.Pending().Approve(Samples.Now.AddSeconds(1));
        _activities[nameof(RejectCustomer)] = _ => Samples.Pending().Reject(Samples.Now.AddSeconds(1));
        _activities[nameof(PublishEvent)] = _ => null;
    }

    [Fact]
    public async Task A_registration_goes_from_the_profile_to_the_event()
    {
        var outcome = await RegistrationSaga.RunAsync(_context.Object);

        Assert.Equal(
            [nameof(AddCustomer), nameof(RegisterLogin), nameof(OpenAccount), CreateOrderListRequest.Activity, nameof(ApproveCustomer), Status, nameof(PublishEvent)],
            _steps);
        Assert.Equal(new RegistrationOutcome(CustomerStatus.Approved, _registration.Details.Fingerprint, IsFromEarlierRun: false), outcome);
        Assert.Equal(outcome, _inputs[Status]);
    }

    [Fact]
    public async Task The_account_and_the_list_of_orders_are_in_the_customers_currency()
    {
        await RegistrationSaga.RunAsync(_context.Object);

        Assert.Equal(new OpenAccountRequest(_registration.UserId, _registration.Details.Currency), _inputs[nameof(OpenAccount)]);
        Assert.Equal(new CreateOrderListRequest(_registration.UserId, _registration.Details.Currency), _inputs[CreateOrderListRequest.Activity]);
    }

    [Fact]
    public async Task The_event_tells_what_the_notifications_need()
    {
        await RegistrationSaga.RunAsync(_context.Object);

        var outgoing = Assert.IsType<OutgoingEvent>(_inputs[nameof(PublishEvent)]);
        Assert.Equal((ServiceBusEntities.CustomersTopic, $"{_registration.UserId}-CustomerRegistered"), (outgoing.Topic, outgoing.Event.Id));
        Assert.Equal(Samples.Now.AddSeconds(1), outgoing.Event.Time);
        Assert.Equal(new CustomerRegistered(_registration.UserId, 1, "Ada", "Lovelace", "ada@example.com"), outgoing.Event.ReadData<CustomerRegistered>());
    }

    [Fact]
    public async Task A_taken_user_name_ends_in_rejection_without_account_and_event()
    {
        _activities[nameof(RegisterLogin)] = _ => false;

        var outcome = await RegistrationSaga.RunAsync(_context.Object);

        Assert.Equal([nameof(AddCustomer), nameof(RegisterLogin), nameof(RejectCustomer), Status], _steps);
        Assert.Equal(_registration.UserId, _inputs[nameof(RejectCustomer)]);
        Assert.Equal(new RegistrationOutcome(CustomerStatus.Rejected, _registration.Details.Fingerprint, IsFromEarlierRun: false), outcome);
    }

    [Fact]
    public async Task What_an_earlier_run_stored_counts_and_is_driven_to_the_end()
    {
        var stored = Samples.Pending(passwordHash: "hash of an earlier run");
        _activities[nameof(AddCustomer)] = _ => stored;

        var outcome = await RegistrationSaga.RunAsync(_context.Object);

        Assert.Equal(stored, _inputs[nameof(RegisterLogin)]);
        Assert.Equal((CustomerStatus.Approved, true), (outcome.Status, outcome.IsFromEarlierRun));
    }

    [Fact]
    public async Task A_customer_whom_an_earlier_run_approved_only_gets_the_event_once_more()
    {
        _activities[nameof(AddCustomer)] = _ => Samples.Pending().Approve(Samples.Now);

        var outcome = await RegistrationSaga.RunAsync(_context.Object);

        Assert.Equal([nameof(AddCustomer), Status, nameof(PublishEvent)], _steps);
        Assert.Equal(new RegistrationOutcome(CustomerStatus.Approved, _registration.Details.Fingerprint, IsFromEarlierRun: true), outcome);
    }

    [Fact]
    public async Task A_customer_whom_an_earlier_run_rejected_stays_rejected()
    {
        _activities[nameof(AddCustomer)] = _ => Samples.Pending().Reject(Samples.Now);

        var outcome = await RegistrationSaga.RunAsync(_context.Object);

        Assert.Equal([nameof(AddCustomer), Status], _steps);
        Assert.Equal(new RegistrationOutcome(CustomerStatus.Rejected, null, IsFromEarlierRun: true), outcome);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Every_step_is_repeated_until_it_is_done(bool isNameFree)
    {
        _activities[nameof(RegisterLogin)] = _ => isNameFree;

        await RegistrationSaga.RunAsync(_context.Object);

        Assert.All(_options, options => Assert.Same(SagaRetries.UntilDone, options));
    }

    [Fact]
    public async Task No_step_begins_before_the_one_that_it_depends_on_has_ended()
    {
        var openAccount = new TaskCompletionSource<object?>();
        _context.Setup(context => context.CallActivityAsync(It.Is<TaskName>(name => name.Name == nameof(OpenAccount)), It.IsAny<object?>(), It.IsAny<TaskOptions?>()))
            .Returns(openAccount.Task);

        var saga = RegistrationSaga.RunAsync(_context.Object);

        Assert.DoesNotContain(nameof(ApproveCustomer), _steps);
        openAccount.SetResult(null);
        Assert.Equal(CustomerStatus.Approved, (await saga).Status);
    }

    private void Answer<T>() => _context
        .Setup(context => context.CallActivityAsync<T>(It.IsAny<TaskName>(), It.IsAny<object?>(), It.IsAny<TaskOptions?>()))
        .Returns((TaskName name, object? input, TaskOptions? options) => RunAsync<T>(name, input, options));

    private Task<T> RunAsync<T>(TaskName name, object? input, TaskOptions? options)
    {
        Record(name.Name, input);
        _options.Add(options);
        return Task.FromResult((T)_activities[name.Name](input)!);
    }

    private void Record(string step, object? input)
    {
        _steps.Add(step);
        _inputs[step] = input;
    }
}
