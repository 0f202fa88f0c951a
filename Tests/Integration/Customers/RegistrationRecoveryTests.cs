using BillingFunctions.Accounts;
using CustomerFunctions.Identity.Logins;
using Microsoft.AspNetCore.Identity;
using Microsoft.DurableTask.Client;
using OrderFunctions.Orders;
using OrderFunctions.Registrations;
using Shared.Identifiers;
using Tests.Integration.Orders;
using Tests.Support;

namespace Tests.Integration.Customers;

public sealed class RegistrationRecoveryTests : IAsyncLifetime
{
    private static readonly UserId Ada = RegistrationApi.IdOf();

    private OrdersApp _app = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _app = await OrdersApp.StartAsync(new FastTime(FastTime.Usual));

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    public static TheoryData<string, Fault> EveryWrite => OneWrite.Of(
        nameof(AddCustomer), nameof(RegisterLogin), nameof(OpenAccount), nameof(CreateOrderList), nameof(ApproveCustomer));

    [Theory]
    [MemberData(nameof(EveryWrite))]
    public async Task Whatever_happens_to_a_write_the_customer_is_registered_once(string activity, Fault fault)
    {
        _app.Faults.FailNextWrite(activity, fault);

        var answer = await SignUpAsync();

        Assert.Equal((201, Ada.ToString()), (answer.Status, answer.Text("userId")));
        await AssertRegisteredAsync();
    }

    [Theory]
    [InlineData(nameof(RegisterLogin), Fault.Before)]
    [InlineData(nameof(RegisterLogin), Fault.After)]
    [InlineData(nameof(RegisterLogin), Fault.Twice)]
    [InlineData(nameof(RejectCustomer), Fault.Before)]
    [InlineData(nameof(RejectCustomer), Fault.After)]
    [InlineData(nameof(RejectCustomer), Fault.Twice)]
    public async Task Whatever_happens_to_a_write_a_taken_name_is_refused(string activity, Fault fault)
    {
        await SignUpAsync(key: "key-1");
        _app.Faults.FailNextWrite(activity, fault);

        Assert.Equal(409, (await SignUpAsync(key: "key-2")).Status);

        Assert.Equal(404, (await _app.GetCustomerAsync(RegistrationApi.IdOf(key: "key-2"))).Status);
        await AssertRegisteredAsync();
    }

    [Theory]
    [InlineData(nameof(AddCustomer))]
    [InlineData(nameof(RegisterLogin))]
    [InlineData(nameof(OpenAccount))]
    [InlineData(nameof(CreateOrderList))]
    [InlineData(nameof(ApproveCustomer))]
    public async Task A_saga_that_was_terminated_at_any_step_is_driven_on_by_the_same_key(string activity)
    {
        await TerminateAtAsync(activity);

        var answer = await SignUpAsync();

        Assert.Equal((201, Ada.ToString()), (answer.Status, answer.Text("userId")));
        await AssertRegisteredAsync();
    }

    [Theory]
    [InlineData("another good password", "ada@example.com")]
    [InlineData(Samples.Password, "eve@example.com")]
    public async Task A_terminated_saga_is_driven_on_with_its_own_content_whoever_repeats_the_key(string password, string email)
    {
        await TerminateAtAsync(nameof(RegisterLogin), Fault.Before);

        var other = await SignUpAsync(password: password, email: email);
        var own = await SignUpAsync();

        Assert.Equal(422, other.Status);
        Assert.Equal((201, true), (own.Status, own.IsReplay));
        await AssertRegisteredAsync();
    }

    [Fact]
    public async Task A_broker_that_is_down_delays_the_event_and_not_the_answer()
    {
        _app.Topics.IsDown = true;

        Assert.Equal(201, (await SignUpAsync()).Status);

        Assert.Empty(_app.Topics.Published);
        _app.Topics.IsDown = false;
        await AssertRegisteredAsync();
    }

    [Fact]
    public async Task A_key_outlives_the_history_of_its_saga()
    {
        await SignUpAsync();
        await _app.PurgeAsync(Ada);

        var again = await SignUpAsync();

        Assert.Equal((201, true, Ada.ToString()), (again.Status, again.IsReplay, again.Text("userId")));
        await AssertRegisteredAsync();
    }

    [Theory]
    [InlineData("another good password", "ada@example.com", "wait=60")]
    [InlineData(Samples.Password, "eve@example.com", "wait=60")]
    [InlineData("another good password", "ada@example.com", "respond-async")]
    [InlineData(Samples.Password, "eve@example.com", "respond-async")]
    public async Task After_the_purge_another_content_is_a_422_and_the_own_one_still_is_not(string password, string email, string prefer)
    {
        await SignUpAsync();
        await _app.PurgeAsync(Ada);

        var other = await _app.SignUpAsync(password: password, email: email, prefer: prefer);
        var own = await SignUpAsync();

        Assert.Equal((422, "/problems/idempotency-key-reused"), other.Problem);
        Assert.Equal((201, true), (own.Status, own.IsReplay));
        await AssertRegisteredAsync();
    }

    [Fact]
    public async Task After_the_purge_a_refused_name_is_still_refused()
    {
        await SignUpAsync(key: "key-1");
        await SignUpAsync(key: "key-2");
        await _app.PurgeAsync(RegistrationApi.IdOf(key: "key-2"));

        var again = await SignUpAsync(key: "key-2");

        Assert.Equal(((409, "/problems/user-name-taken"), true), (again.Problem, again.IsReplay));
    }

    // On this clock a minute's wait is short: who gets 202 repeats the call, as a client would.
    private Task<ApiAnswer> SignUpAsync(string key = "key-1", string password = Samples.Password, string email = "ada@example.com") =>
        Eventually.ValueAsync(
            async () => await _app.SignUpAsync(key: key, password: password, email: email) is { Status: not 202 } answer ? answer : null);

    private async Task TerminateAtAsync(string activity, Fault fault = Fault.After)
    {
        _app.Faults.FailAll(activity, fault);
        await _app.SignUpAsync(prefer: "respond-async");
        await Eventually.TrueAsync(() => _app.Faults.TableOperations.Any(operation => operation.Function == activity));
        await _app.Durable.TerminateInstanceAsync(RegistrationSaga.InstanceId(Ada), Stop);
        await Eventually.TrueAsync(async () => (await _app.SagaAsync(Ada)).RuntimeStatus == OrchestrationRuntimeStatus.Terminated);
        _app.Faults.Heal(activity);
    }

    private async Task AssertRegisteredAsync()
    {
        var customer = await _app.GetCustomerAsync(Ada);
        Assert.Equal(("Approved", "1", "ada@example.com"), (customer.Text("status"), customer.Text("version"), customer.Text("email")));
        var login = await _app.Service<LoginTable>().FindAsync("ada", Stop);
        Assert.Equal(Ada, login!.UserId);
        Assert.Equal(PasswordVerificationResult.Success, _app.Service<PasswordHashing>().Verify(login.PasswordHash, Samples.Password));
        Assert.Equal("0.00", (await _app.GetAsync($"/api/accounts/{Ada}")).Text("balance"));
        Assert.Equal("\"0\"", (await _app.GetAsync($"/api/orders?userId={Ada}")).ETag);
        await Eventually.TrueAsync(() => _app.Topics.Published.Any(published => published.Event.Id == $"{Ada}-CustomerRegistered"));
        Assert.Single(
            _app.Topics.Published.Where(published => published.Event.Subject == Ada).Select(published => published.Event.Id).Distinct());
    }
}
