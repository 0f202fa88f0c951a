using System.Text.Json;
using CustomerFunctions.Identity.Logins;
using CustomerFunctions.Profiles;
using OrderFunctions.Registrations;
using Shared.Events;
using Shared.Identifiers;
using Tests.Integration.Orders;
using Tests.Support;

namespace Tests.Integration.Customers;

public sealed class RegistrationApiTests : IAsyncLifetime
{
    private static readonly UserId Ada = RegistrationApi.IdOf();

    private OrdersApp _app = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _app = await OrdersApp.StartAsync();

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task A_registration_makes_a_customer_with_an_empty_account_and_an_empty_list_of_orders()
    {
        var answer = await _app.SignUpAsync("Ada");

        Assert.Equal((201, Ada.ToString(), $"/api/customers/{Ada}", false), (answer.Status, answer.Text("userId"), answer.Location, answer.IsReplay));
        var account = await _app.GetAsync($"/api/accounts/{Ada}");
        Assert.Equal(("0.00", "USD", "0"), (account.Text("balance"), account.Text("currency"), account.Text("entries")));
        var orders = await _app.GetAsync($"/api/orders?userId={Ada}");
        Assert.Equal((200, "\"0\"", "[]"), (orders.Status, orders.ETag, orders.Text("orders")));
        Assert.Equal(new CustomerRegistered(UserId.Parse(Ada), 1, "Ada", "Lovelace", "ada@example.com"), await _app.RegisteredEventAsync(Ada));
    }

    [Fact]
    public async Task A_customer_can_be_read_with_the_version_of_the_profile_as_ETag()
    {
        await _app.SignUpAsync();

        var customer = await _app.GetCustomerAsync(Ada);

        Assert.Equal((200, "\"1\""), (customer.Status, customer.ETag));
        Assert.Equal(
            (Ada.ToString(), "ada", "Ada", "Lovelace", "ada@example.com", "+44 20 7946 0958", "USD", "Approved", "1"),
            (customer.Text("userId"), customer.Text("username"), customer.Text("firstName"), customer.Text("lastName"),
                customer.Text("email"), customer.Text("phone"), customer.Text("currency"), customer.Text("status"),
                customer.Text("version")));
        Assert.Equal(
            ["createdAt", "currency", "email", "firstName", "lastName", "phone", "status", "updatedAt", "userId", "username", "version"],
            customer.Body.EnumerateObject().Select(member => member.Name).Order());
    }

    [Theory]
    [InlineData("user-aaaaaaaaaaaaaaaaaaaaaaaaaa", true)]
    [InlineData("user-aaaaaaaaaaaaaaaaaaaaaaaaa1", false)]
    [InlineData("order-aaaaaaaaaaaaaaaaaaaaaaaaaa", false)]
    [InlineData("x'%20or%20'1", false)]
    public async Task An_unknown_customer_is_a_404_and_a_forged_id_is_one_before_storage_is_asked(string userId, bool asksStorage)
    {
        _app.Faults.TableOperations.Clear();

        Assert.Equal((404, "/problems/customer-not-found"), (await _app.GetCustomerAsync(userId)).Problem);

        var asked = _app.Faults.TableOperations.Any(operation => operation.Name.Contains(CustomerTable.Name, StringComparison.Ordinal));
        Assert.Equal(asksStorage, asked);
    }

    [Fact]
    public async Task A_repeated_registration_gets_the_first_answer()
    {
        var first = await _app.SignUpAsync();
        var again = await _app.SignUpAsync("ADA");

        Assert.Equal((201, true, first.Location), (again.Status, again.IsReplay, again.Location));
        Assert.Equal(first.Body.GetRawText(), again.Body.GetRawText());
    }

    [Theory]
    [InlineData(Samples.Password, "eve@example.com")]
    [InlineData("another good password", "ada@example.com")]
    public async Task A_key_that_is_used_for_another_content_is_a_422(string password, string email)
    {
        await _app.SignUpAsync();

        Assert.Equal((422, "/problems/idempotency-key-reused"), (await _app.SignUpAsync(password: password, email: email)).Problem);

        Assert.Equal("ada@example.com", (await _app.GetCustomerAsync(Ada)).Text("email"));
    }

    [Fact]
    public async Task A_taken_user_name_is_a_409_and_leaves_nothing_of_the_loser()
    {
        await _app.SignUpAsync(key: "key-1");

        var answer = await _app.SignUpAsync(key: "key-2", email: "eve@example.com");
        var again = await _app.SignUpAsync(key: "key-2", email: "eve@example.com");
        var other = await _app.SignUpAsync(key: "key-2", email: "mallory@example.com");

        var loser = RegistrationApi.IdOf(key: "key-2");
        Assert.Equal(((409, "/problems/user-name-taken"), false), (answer.Problem, answer.IsReplay));
        Assert.Equal(((409, "/problems/user-name-taken"), true), (again.Problem, again.IsReplay));
        Assert.Equal((409, "/problems/user-name-taken"), other.Problem);
        Assert.Equal(404, (await _app.GetCustomerAsync(loser)).Status);
        Assert.Equal(404, (await _app.GetAsync($"/api/accounts/{loser}")).Status);
        Assert.Equal(404, (await _app.GetAsync($"/api/orders?userId={loser}")).Status);
        await _app.RegisteredEventAsync(Ada);
        Assert.DoesNotContain(_app.Topics.Published, published => published.Event.Subject == loser);
    }

    [Fact]
    public async Task Of_many_who_want_one_name_at_once_exactly_one_gets_it()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 5).Select(number => _app.SignUpAsync(key: $"key-{number}")));

        var winner = Assert.Single(answers, answer => answer.Status == 201);
        Assert.All(answers.Where(answer => answer != winner), answer => Assert.Equal((409, "/problems/user-name-taken"), answer.Problem));
        Assert.Equal("Approved", (await _app.GetCustomerAsync(winner.Text("userId")!)).Text("status"));
    }

    [Fact]
    public async Task Calls_at_once_with_one_key_are_one_registration_with_one_answer()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => _app.SignUpAsync()));

        Assert.All(answers, answer => Assert.Equal((201, Ada.ToString()), (answer.Status, answer.Text("userId"))));
        Assert.Single(answers, answer => !answer.IsReplay);
        await _app.RegisteredEventAsync(Ada);
    }

    [Fact]
    public async Task Calls_at_once_with_one_key_and_two_passwords_are_one_registration_and_422_for_the_other_password()
    {
        string[] passwords = [Samples.Password, "another good password"];

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(number => _app.SignUpAsync(password: passwords[number % 2])));

        Assert.Equal(4, answers.Count(answer => answer.Status == 201));
        Assert.Equal(4, answers.Count(answer => answer.Problem == (422, "/problems/idempotency-key-reused")));
        var accepted = Enumerable.Range(0, answers.Length).Where(number => answers[number].Status == 201);
        Assert.Single(accepted.Select(number => number % 2).Distinct());
    }

    [Theory]
    [InlineData(Samples.Password, 201)]
    [InlineData("another good password", 422)]
    public async Task A_call_that_was_held_up_until_the_registration_was_done_gets_its_answer_and_leaves_no_form(string password, int status)
    {
        var (late, release) = await StartAndHoldAsync(password);
        Assert.Equal(201, (await _app.SignUpAsync()).Status);
        await Eventually.TrueAsync(async () => (await _app.SagaAsync(Ada)).IsCompleted);

        release.SetResult();

        Assert.Equal((status, Ada.ToString()), ((await late).Status, (await _app.SignUpAsync()).Text("userId")));
        Assert.Null(await _app.Service<RegistrationFormTable>().FindAsync(Ada, Stop));
    }

    [Fact]
    public async Task A_call_that_was_held_up_is_compared_with_the_customer_and_not_with_what_another_late_call_left()
    {
        var (late, release) = await StartAndHoldAsync(Samples.Password);
        Assert.Equal(201, (await _app.SignUpAsync()).Status);
        await Eventually.TrueAsync(async () => (await _app.SagaAsync(Ada)).IsCompleted);
        var left = Samples.Form(passwordHash: _app.Service<PasswordHashing>().Hash("another good password"));
        await _app.Service<RegistrationFormTable>().AddAsync(left, Stop);

        release.SetResult();

        var answer = await late;
        Assert.Equal((201, Ada.ToString(), true), (answer.Status, answer.Text("userId"), answer.IsReplay));
    }

    [Fact]
    public async Task Who_does_not_wait_gets_202_and_reads_at_its_location_how_it_goes_without_a_session_and_nothing_personal()
    {
        using var stranger = new ApiClient(_app.BaseAddress);
        var held = _app.Faults.Hold(nameof(AddCustomer));

        var answer = await _app.SignUpAsync(prefer: "respond-async");
        var early = await stranger.GetAsync(answer.Location!);
        held.SetResult();

        Assert.Equal((202, Ada.ToString(), $"/api/registrations/{Ada}"), (answer.Status, answer.Text("userId"), answer.Location));
        Assert.Equal(("1", "respond-async"), (answer.Header("Retry-After"), answer.Header("Preference-Applied")));
        Assert.Equal($$"""{"userId":"{{Ada}}","status":"Pending"}""", early.Body.GetRawText());
        Assert.Equal((200, "1", "no-store"), (early.Status, early.Header("Retry-After"), early.Header("Cache-Control")));
        await Eventually.TrueAsync(async () => (await stranger.GetAsync(answer.Location!)).Text("status") == "Approved");
    }

    [Fact]
    public async Task Who_does_not_wait_reads_the_refusal_too()
    {
        using var stranger = new ApiClient(_app.BaseAddress);
        await _app.SignUpAsync(key: "key-1");

        var answer = await _app.SignUpAsync(key: "key-2", prefer: "respond-async");

        await Eventually.TrueAsync(async () => (await stranger.GetAsync($"/api/registrations/{answer.Text("userId")}")).Text("reason") == "UserNameTaken");
        foreach (var nobody in new[] { UserId.For("eve", "none").ToString(), "nonsense" })
            Assert.Equal((404, "/problems/customer-not-found"), (await stranger.GetAsync($"/api/registrations/{nobody}")).Problem);
    }

    [Fact]
    public async Task Another_content_is_a_422_also_while_the_saga_runs()
    {
        _ = _app.Faults.Hold(nameof(AddCustomer));
        await _app.SignUpAsync(prefer: "respond-async");

        Assert.Equal(202, (await _app.SignUpAsync(prefer: "respond-async")).Status);
        Assert.Equal(422, (await _app.SignUpAsync(prefer: "respond-async", email: "eve@example.com")).Status);
        Assert.Equal(422, (await _app.SignUpAsync(prefer: "respond-async", password: "another good password")).Status);
    }

    [Fact]
    public async Task The_password_stands_in_no_table_and_the_form_goes_with_the_saga()
    {
        await _app.SignUpAsync();
        await Eventually.TrueAsync(async () => (await _app.SagaAsync(Ada)).IsCompleted);

        Assert.Null(await _app.Service<RegistrationFormTable>().FindAsync(Ada, TestContext.Current.CancellationToken));
        Assert.DoesNotContain(
            _app.Faults.TableOperations, operation => operation.Content?.Contains(Samples.Password, StringComparison.Ordinal) == true);
    }

    [Fact]
    public async Task A_registration_without_a_key_is_a_400_and_stores_nothing()
    {
        _app.Faults.TableOperations.Clear();

        var answer = await _app.PostToAsync("/api/customers", "{}", key: null);

        Assert.Equal((400, "/problems/invalid-request"), answer.Problem);
        Assert.Equal(JsonValueKind.Array, answer.Body.GetProperty("errors").GetProperty("Idempotency-Key").ValueKind);
        Assert.Empty(_app.Faults.TableOperations);
    }

    [Fact]
    public async Task An_invalid_form_is_a_400_and_stores_nothing()
    {
        _app.Faults.TableOperations.Clear();

        var answer = await _app.SignUpAsync(userName: "a/b", password: "short");

        Assert.Equal((400, "/problems/invalid-request"), answer.Problem);
        Assert.Equal(["password", "username"], answer.Body.GetProperty("errors").EnumerateObject().Select(member => member.Name).Order());
        Assert.Empty(_app.Faults.TableOperations);
    }

    // A call that has seen neither a saga nor a customer, and does not store its form until it is released.
    private async Task<(Task<ApiAnswer> Late, TaskCompletionSource Release)> StartAndHoldAsync(string password)
    {
        var held = _app.Faults.Hold(nameof(RegisterCustomer), RegistrationFormTable.Name);
        _app.Faults.TableOperations.Clear();
        var late = _app.SignUpAsync(password: password);
        await Eventually.TrueAsync(() => _app.Faults.TableOperations.Any(
            operation => operation is { IsWrite: true, Function: nameof(RegisterCustomer) } && operation.Name.Contains(RegistrationFormTable.Name)));
        _app.Faults.Heal(nameof(RegisterCustomer));
        return (late, held);
    }
}
