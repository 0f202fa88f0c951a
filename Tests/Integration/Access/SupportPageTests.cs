using System.Text.Json;
using Azure;
using BillingFunctions.Ledger;
using CustomerFunctions.Closing;
using CustomerFunctions.Identity.Passwords;
using CustomerFunctions.Identity.Roles;
using CustomerFunctions.ProfileChanges;
using CustomerFunctions.Profiles;
using OrderFunctions.Cancellation;
using OrderFunctions.Closing;
using OrderFunctions.Orders;
using OrderFunctions.Placement;
using OrderFunctions.Registrations;
using Shared.Emails;
using Shared.Identifiers;
using Tests.Integration.Closing;
using Tests.Support;

namespace Tests.Integration.Access;

/// <summary>The page on which support staff see a customer at once.</summary>
public sealed class SupportPageTests : IAsyncLifetime
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    private ClosingSystem _system = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _system = await ClosingSystem.StartAsync();

    public ValueTask DisposeAsync() => _system.DisposeAsync();

    [Fact]
    public async Task It_has_profile_account_and_the_newest_ten_orders_and_emails_and_no_saga_once_all_have_ended()
    {
        await _system.DepositAsync(100, "deposit");
        var orders = new List<string>();
        for (var number = 1; number <= 11; number++)
            orders.Add((await _system.OrderAsync(number, $"order-{number}")).OrderId!);
        await _system.CancelAsync(orders[10]);
        await Eventually.TrueAsync(
            async () => (await PageAsync()).GetProperty("notifications")[0].GetProperty("type").GetString() == "OrderCancelled"
                && (await OpenAsync()).Count == 0,
            Deadline);

        var page = await PageAsync();

        var profile = page.GetProperty("profile");
        Assert.Equal(
            ("Approved", "Customer", "ada", "Lovelace", "ada@example.com", 1),
            (Text(profile, "status"), Text(profile, "role"), Text(profile, "username"), Text(profile, "lastName"), Text(profile, "email"),
                profile.GetProperty("version").GetInt32()));
        Assert.Equal((45m, "Active"), (page.GetProperty("account").GetProperty("balance").GetDecimal(), Text(page.GetProperty("account"), "status")));
        Assert.Equal(orders.Skip(1).Reverse(), page.GetProperty("orders").EnumerateArray().Select(order => Text(order, "orderId")));
        Assert.Equal("Cancelled", Text(page.GetProperty("orders")[0], "status"));
        Assert.Equal(10, page.GetProperty("notifications").GetArrayLength());
        Assert.Equal("ada@example.com", Text(page.GetProperty("notifications")[0], "to"));
        Assert.False(page.TryGetProperty("closing", out _));
    }

    [Fact]
    public async Task Sagas_that_have_not_come_to_their_end_are_on_it_and_nobody_elses()
    {
        await _system.DepositAsync(100, "deposit");
        var paid = await _system.OrderAsync(10, "paid");
        using var eve = new ApiClient(_system.System.Http.BaseAddress!);
        await eve.BecomeAsync("eve", ClosingSystem.Password);
        var held = new[] { nameof(CompleteOrder), nameof(CancelOrder), nameof(UpdateCustomer), nameof(SetPassword), nameof(SetRole), nameof(LeaveAdmins) }
            .Select(_system.Faults.Hold).ToList();
        var now = ("Prefer", "respond-async");
        var contact = new { firstName = "Ada", lastName = "King", email = "ada@example.com", phone = "+44 20 7946 0958" };
        var pending = await _system.Admin.PostAsync(
            "/api/orders", new { userId = _system.User.ToString(), price = 1 }, ("Idempotency-Key", "pending"), now);
        await _system.Admin.PostAsync($"/api/orders/{paid.OrderId}/cancellation?userId={_system.User}", "", now);
        await _system.Ada.PutAsync($"/api/customers/{_system.User}", contact, ("If-Match", "*"), now);
        await _system.Ada.PutAsync(
            $"/api/customers/{_system.User}/password", new { currentPassword = ClosingSystem.Password, newPassword = "another horse battery staple" }, now);
        await _system.Admin.PutAsync($"/api/customers/{_system.User}/role", new { role = "Admin" }, now);
        await _system.Admin.PostAsync($"/api/customers/{_system.User}/closure", "{}", now);
        await eve.PutAsync("/api/customers/" + UserId.For("eve", "eve"), contact with { email = "eve@example.com" }, ("If-Match", "*"), now);
        await Eventually.TrueAsync(async () => (await PageAsync()).GetProperty("orders").GetArrayLength() == 2, Deadline);

        var open = await OpenAsync();

        Assert.Equal(
            new[]
            {
                pending.OrderId!,
                CancellationSaga.InstanceIdOf(OrderId.Parse(paid.OrderId!)),
                ProfileSaga.InstanceId(_system.User, 2),
                PasswordSaga.InstanceId(_system.User, 2),
                ClosingSaga.InstanceIdOf(new ClosingAttempt(_system.User, 1)),
            }.Order(),
            open.Where(id => !id.StartsWith("role-", StringComparison.Ordinal)).Order());
        Assert.Single(open, id => id.StartsWith(RoleSaga.InstancePrefix(_system.User), StringComparison.Ordinal));
        held.ForEach(function => function.SetResult());
    }

    [Fact]
    public async Task A_registration_that_has_not_stored_anything_yet_is_on_the_page_of_its_customer()
    {
        var held = _system.Faults.Hold(nameof(AddCustomer));
        using var eve = new ApiClient(_system.System.Http.BaseAddress!);
        var registering = eve.RegisterAsync("eve", ClosingSystem.Password);
        var userId = UserId.For("eve", "eve");
        await Eventually.TrueAsync(async () => (await _system.Admin.GetAsync($"/api/customers/{userId}/support")).Status == 200, Deadline);

        var page = (await _system.Admin.GetAsync($"/api/customers/{userId}/support")).Body;
        held.SetResult();

        Assert.False(page.TryGetProperty("profile", out _));
        Assert.Equal(RegistrationSaga.InstanceId(userId), Text(page.GetProperty("openSagas")[0], "instanceId"));
        Assert.Equal(201, (await registering).Status);
    }

    [Fact]
    public async Task A_closing_is_on_it_with_its_last_refusal_and_with_its_end()
    {
        await _system.DepositAsync(1, "deposit");
        Assert.Equal(409, (await _system.CloseByAdminAsync()).Status);
        var refused = (await PageAsync()).GetProperty("closing");
        await _system.WithdrawAsync(1, "rest");
        var closed = await _system.CloseByAdminAsync();
        var done = (await PageAsync()).GetProperty("closing");

        Assert.Equal(("Refused", "MoneyLeft", 1), (Text(refused, "state"), Text(refused, "lastRefusal"), refused.GetProperty("refusedAttempts").GetInt32()));
        Assert.Equal(("Closed", closed.Text("closedAt")), (Text(done, "state"), Text(done, "closedAt")));
    }

    [Fact]
    public async Task Of_a_customer_who_has_left_it_shows_nothing_personal()
    {
        await _system.DepositAsync(1, "deposit");
        await _system.Ada.PostAsync(
            "/api/orders", new { price = 1, description = "A gift for Ada Lovelace" }, ("Idempotency-Key", "order"), ("Prefer", "wait=60"));
        await Eventually.TrueAsync(async () => (await PageAsync()).GetProperty("notifications").GetArrayLength() == 2, Deadline);
        Assert.Equal(200, (await _system.CloseByAdminAsync()).Status);
        await Eventually.TrueAsync(
            async () => (await PageAsync()).GetProperty("notifications") is var mails && mails.GetArrayLength() == 3
                && mails.EnumerateArray().All(mail => !mail.TryGetProperty("to", out _)),
            Deadline);

        var page = await PageAsync();

        Assert.Equal(("Closed", "Closed"), (Text(page.GetProperty("profile"), "status"), Text(page.GetProperty("account"), "status")));
        Assert.Equal(1, page.GetProperty("orders").GetArrayLength());
        foreach (var personal in new[] { "Lovelace", ClosingSystem.FirstName, "ada", "example.com", "7946", "gift" })
            Assert.DoesNotContain(personal, page.GetRawText().Replace(_system.User, "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(EmailTable.Name)]
    [InlineData(OrderTable.Name)]
    [InlineData(AccountTable.Name)]
    [InlineData(CustomerTable.Name)]
    public async Task A_part_that_cannot_be_read_is_not_shown_as_empty(string table)
    {
        await _system.Tables.DeleteTableAsync(table, Stop);

        Assert.Equal((503, "/problems/service-unavailable"), (await _system.Admin.GetAsync($"/api/customers/{_system.User}/support")).Problem);
    }

    [Fact]
    public async Task A_customer_whose_profile_was_lost_is_found_by_what_is_left()
    {
        await _system.Tables.GetTableClient(CustomerTable.Name).DeleteEntityAsync(_system.User, CustomerRow.Key, ETag.All, Stop);

        var page = await PageAsync();

        Assert.False(page.TryGetProperty("profile", out _));
        Assert.Equal(0, page.GetProperty("account").GetProperty("balance").GetDecimal());
    }

    [Theory]
    [InlineData("nobody")]
    [InlineData("user-aaaaaaaaaaaaaaaaaaaaaaaaaa")]
    public async Task Of_nobody_there_is_no_page(string userId) =>
        Assert.Equal((404, "/problems/customer-not-found"), (await _system.Admin.GetAsync($"/api/customers/{userId}/support")).Problem);

    private async Task<JsonElement> PageAsync() => (await _system.Admin.GetAsync($"/api/customers/{_system.User}/support")).Body;

    private async Task<IReadOnlyList<string>> OpenAsync() =>
        [.. (await PageAsync()).GetProperty("openSagas").EnumerateArray().Select(saga => Text(saga, "instanceId")!)];

    private static string? Text(JsonElement element, string member) => element.GetProperty(member).GetString();
}
