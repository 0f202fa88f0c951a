using BillingFunctions.Ledger;
using CustomerFunctions.Identity.Logins;
using CustomerFunctions.Identity.Passwords;
using CustomerFunctions.Identity.Roles;
using CustomerFunctions.Profiles;
using OrderFunctions.Closing;
using OrderFunctions.Orders;
using OrderFunctions.Registrations;
using Shared.Amounts;
using Shared.Identifiers;
using Shared.Identity;
using Tests.Integration.Closing;
using Tests.Support;

namespace Tests.Integration.Recovery;

/// <summary>Rows of customers who have left, restored from a moment in which something was under way, or in which the customer was an admin.</summary>
public sealed class RestoredCustomersTests : IAsyncLifetime
{
    private RestoredClosing _closing = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private ClosingSystem System => _closing.System;

    public async ValueTask InitializeAsync() => _closing = await RestoredClosing.StartAsync();

    public ValueTask DisposeAsync() => _closing.DisposeAsync();

    [Fact]
    public async Task The_form_of_a_registration_goes_again()
    {
        await _closing.CloseAsync();
        await StoreFormAsync();

        Assert.Equal(200, (await System.CloseByAdminAsync()).Status);

        await _closing.AssertHasLeftAsync();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_registration_that_is_unfinished_again_is_closed_with_all_that_it_has_stored(bool hasOpened)
    {
        var customer = (await _closing.ReadAsync(CustomerTable.Name)).Single();
        await _closing.CloseAsync();
        var row = customer.Rows.Single();
        (row[nameof(CustomerRow.Status)], row[nameof(CustomerRow.PendingPasswordHash)]) = (nameof(CustomerStatus.Pending), "hash");
        await _closing.RestoreAsync(customer);
        await StoreFormAsync();
        if (!hasOpened)
        {
            await _closing.DeleteAsync(LoginTable.Name, "ada", LoginRow.Key);
            await _closing.DeleteAsync(AccountTable.Name, System.User, AccountRow.Key);
            await _closing.DeleteAsync(OrderTable.Name, System.User, OrderListRow.Key);
        }

        Assert.Equal(200, (await System.CloseByAdminAsync()).Status);

        await _closing.AssertHasLeftAsync();
        await _closing.AssertNameIsTakenAsync();
        Assert.Equal(409, (await System.Ada.RegisterAsync("ada", ClosingSystem.Password, ClosingSystem.FirstName)).Status);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_open_change_and_a_reset_of_the_password_go_again_with_the_login_or_without_it(bool isLoginRestored)
    {
        await StoreChangeAndResetAsync();
        var before = (await _closing.ReadAsync(LoginTable.Name)).Single();
        Assert.Equal(3, before.Rows.Count);
        await _closing.CloseAsync();
        var closed = (await _closing.ReadAsync(LoginTable.Name)).Single();
        await _closing.RestoreAsync(
            isLoginRestored ? before : before with { Rows = [.. before.Rows.Where(row => row.RowKey != LoginRow.Key), .. closed.Rows] });

        Assert.Equal(200, (await System.CloseByAdminAsync()).Status);

        Assert.Equal([LoginRow.Key], (await _closing.ReadAsync(LoginTable.Name)).Single().Rows.Select(row => row.RowKey));
        await _closing.AssertHasLeftAsync();
    }

    [Fact]
    public async Task An_admin_who_has_left_neither_signs_in_nor_counts_as_one()
    {
        using var bob = new ApiClient(System.System.Http.BaseAddress!);
        var bobId = UserId.Parse(await bob.BecomeAsync("bob", ClosingSystem.Password));
        foreach (var user in new[] { System.User, bobId })
            Assert.Equal(200, (await SetRoleAsync(user, "Admin")).Status);
        var admins = await _closing.ReadAsync(LoginTable.Name, AdminRow.Partition);
        Assert.Equal(200, (await System.CloseByAdminAsync()).Status);
        await _closing.EndedAsync();
        await _closing.RestoreAsync(admins);

        Assert.Equal((409, "/problems/last-admin"), (await SetRoleAsync(bobId, "Customer")).Problem);
        Assert.Equal((409, "/problems/last-admin"), (await System.Admin.PostAsync($"/api/customers/{bobId}/closure", "{}", ("Prefer", "wait=60"))).Problem);
        Assert.Equal(401, (await System.Ada.SignInAsync("ada", ClosingSystem.Password)).Status);

        Assert.Equal(200, (await System.CloseByAdminAsync()).Status);
        var left = (await _closing.ReadAsync(LoginTable.Name, AdminRow.Partition)).Rows.Single();
        Assert.Equal((bobId.ToString(), ""), (left.GetString(nameof(AdminRow.Admins)), left.GetString(nameof(AdminRow.LeavingUsers))));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_admin_whose_leaving_was_refused_and_is_restored_is_one_again_after_a_closing_that_is_refused(bool isListRestored)
    {
        using var bob = new ApiClient(System.System.Http.BaseAddress!);
        foreach (var user in new[] { System.User, UserId.Parse(await bob.BecomeAsync("bob", ClosingSystem.Password)) })
            Assert.Equal(200, (await SetRoleAsync(user, "Admin")).Status);
        Assert.Equal(201, (await System.DepositAsync(1, "first deposit")).Status);
        var held = System.Faults.Hold(nameof(CloseOrderList));
        var refused = System.CloseByAdminAsync();
        await Eventually.TrueAsync(
            () => System.Faults.TableOperations.Any(operation => operation is { Function: nameof(CloseOrderList), IsWrite: true }), RestoredClosing.Deadline);
        var (admins, list) = (await _closing.ReadAsync(LoginTable.Name, AdminRow.Partition), await _closing.ReadAsync(OrderTable.Name));
        Assert.Equal((409, "/problems/customer-closed"), (await SetRoleAsync(System.User, "Admin")).Problem);
        held.SetResult();
        Assert.Equal((409, "/problems/money-left"), (await refused).Problem);
        Assert.Equal(201, (await System.WithdrawAsync(1, "first deposit")).Status);
        Assert.Equal(200, (await SetRoleAsync(System.User, "Admin")).Status);
        await _closing.RestoreAsync(isListRestored ? [admins, .. list] : [admins]);
        Assert.Equal((409, "/problems/customer-closed"), (await SetRoleAsync(System.User, "Admin")).Problem);

        // As operations.md says: the money makes sure that the closing is refused, and nobody can take it out of a frozen account.
        Assert.Equal(201, (await System.DepositAsync(0.01m, "second deposit")).Status);
        Assert.Equal(200, (await SetStatusAsync("Frozen")).Status);
        Assert.Equal((409, "/problems/money-left"), (await System.CloseByAdminAsync()).Problem);
        Assert.Equal(200, (await SetStatusAsync("Active")).Status);
        Assert.Equal(201, (await System.WithdrawAsync(0.01m, "second deposit")).Status);

        Assert.Equal(Role.Admin, (await new LoginTable(System.Tables, Storage.ConflictRetry).FindAsync("ada", Stop))!.Role);
        Assert.Equal(200, (await SetRoleAsync(System.User, "Customer")).Status);
        Assert.Equal(200, (await SetRoleAsync(System.User, "Admin")).Status);
    }

    private Task<ApiAnswer> SetStatusAsync(string status) => System.Admin.PutAsync($"/api/accounts/{System.User}/status", new { status });

    private Task<ApiAnswer> SetRoleAsync(UserId userId, string role) =>
        System.Admin.PutAsync($"/api/customers/{userId}/role", new { role }, ("Prefer", "wait=60"));

    private async Task StoreFormAsync()
    {
        var details = new RegistrationDetails(
            "ada", ClosingSystem.FirstName, "Lovelace", "ada@example.com", "+44 20 7946 0958", Currency.Find("USD"));
        var forms = new RegistrationFormTable(System.Tables, Storage.ConflictRetry, TimeProvider.System);
        await forms.AddAsync(new RegistrationForm(System.User, details, "hash", Samples.Now), Stop);
    }

    private async Task StoreChangeAndResetAsync()
    {
        var login = (await new LoginTable(System.Tables, Storage.ConflictRetry).FindAsync("ada", Stop))!;
        await new PasswordChangeTable(System.Tables, Storage.ConflictRetry).AddAsync(PasswordChangeRow.For(login, "hash"), Stop);
        using var stranger = new ApiClient(System.System.Http.BaseAddress!);
        Assert.Equal(202, (await stranger.PostAsync("/api/password-resets", new { username = "ada" })).Status);
        await Eventually.TrueAsync(
            () => System.System.Mailbox.List("ada@example.com").Any(mail => mail.Subject.Contains("password", StringComparison.OrdinalIgnoreCase)),
            RestoredClosing.Deadline);
    }
}
