using CustomerFunctions.Identity.Roles;
using Shared.Identifiers;
using Shared.Identity;
using Tests.Support;

namespace Tests.Integration.Customers;

/// <summary>Admins give roles, by registration and afterwards.</summary>
public sealed class RoleApiTests : IAsyncLifetime
{
    private RunningSystem _system = null!;
    private ApiClient _admin = null!;

    public async ValueTask InitializeAsync()
    {
        _system = await RunningSystem.StartAsync();
        _admin = await ClientAsync(UserId.For("admin", "test"), Role.Admin);
    }

    public async ValueTask DisposeAsync()
    {
        _admin.Dispose();
        await _system.DisposeAsync();
    }

    [Fact]
    public async Task A_changed_role_ends_the_sessions_and_counts_from_the_next_sign_in_on_and_the_last_admin_stays_one()
    {
        using var ada = new ApiClient(_system.Http.BaseAddress!);
        var userId = await ada.BecomeAsync("ada", Samples.Password);

        Assert.Equal(200, (await SetAsync(userId, "Admin")).Status);

        Assert.Equal(401, (await ada.GetAsync("/api/customers")).Status);
        ada.Token = (await ada.SignInAsync("ada", Samples.Password)).Text("token");
        Assert.Equal(200, (await ada.GetAsync("/api/customers")).Status);
        Assert.Equal((409, "/problems/last-admin"), (await SetAsync(userId, "Customer")).Problem);
        Assert.Equal((404, "/problems/customer-not-found"), (await SetAsync(UserId.For("eve", "none"), "Admin")).Problem);
    }

    [Fact]
    public async Task Only_an_admin_registers_somebody_with_a_role()
    {
        using var eve = new ApiClient(_system.Http.BaseAddress!);
        Assert.Equal((401, "/problems/unauthenticated"), (await RegisterAsync(eve, "bob", "Admin")).Problem);
        await eve.BecomeAsync("eve", Samples.Password);
        Assert.Equal((403, "/problems/forbidden"), (await RegisterAsync(eve, "bob", "Customer")).Problem);

        Assert.Equal(201, (await RegisterAsync(_admin, "bob", "Admin")).Status);
        Assert.Equal(422, (await RegisterAsync(_admin, "bob", "Customer")).Status);

        Assert.True(await ContainsAsync(UserId.For("bob", "bob")));
        var session = await eve.SignInAsync("bob", Samples.Password);
        eve.Token = session.Text("token");
        Assert.Equal(200, (await eve.GetAsync("/api/customers")).Status);
    }

    private Task<ApiAnswer> SetAsync(string userId, string role) =>
        _admin.PutAsync($"/api/customers/{userId}/role", new { role }, ("Prefer", "wait=60"));

    private static Task<ApiAnswer> RegisterAsync(ApiClient client, string userName, string role) => client.PostAsync(
        "/api/customers",
        new
        {
            username = userName,
            password = Samples.Password,
            firstName = "Bob",
            lastName = "Martin",
            email = $"{userName}@example.com",
            phone = "+1 555 0100",
            currency = "USD",
            role,
        },
        ("Idempotency-Key", userName),
        ("Prefer", "wait=60"));

    private Task<bool> ContainsAsync(UserId userId) =>
        ((AdminTable)_system.Services("orders").GetService(typeof(AdminTable))!).ContainsAsync(userId, TestContext.Current.CancellationToken);

    private async Task<ApiClient> ClientAsync(string userId, Role role) => new(_system.Http.BaseAddress!)
    {
        Token = await SignedIn.StartSessionAsync(Storage.Client(_system.TablesConnection, repeats: 3), UserId.Parse(userId), role),
    };
}
