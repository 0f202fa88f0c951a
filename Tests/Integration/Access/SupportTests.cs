using System.Globalization;
using System.Text.Json;
using Shared.Identifiers;
using Shared.Identity;
using Tests.Support;

namespace Tests.Integration.Access;

/// <summary>What support staff do: find customers, and leave a trace of whom they looked at.</summary>
public sealed class SupportTests : IAsyncLifetime
{
    private const string Password = "correct horse battery staple";

    private readonly RecordedLog _log = new();
    private RunningSystem _system = null!;
    private ApiClient _admin = null!;
    private string _adminId = "";
    private string _ada = "";

    public async ValueTask InitializeAsync()
    {
        _system = await RunningSystem.StartAsync(options => options with { Loggers = _log });
        using var customers = new ApiClient(_system.Http.BaseAddress!);
        foreach (var name in new[] { "bob", "eve", "zoe" })
            await customers.BecomeAsync(name, Password);
        _ada = await customers.BecomeAsync("ada", Password);
        _adminId = UserId.For("admin", "session");
        _admin = new ApiClient(_system.Http.BaseAddress!)
        {
            Token = await SignedIn.StartSessionAsync(Storage.Client(_system.TablesConnection, repeats: 3), UserId.Parse(_adminId), Role.Admin),
        };
    }

    public async ValueTask DisposeAsync()
    {
        _admin.Dispose();
        await _system.DisposeAsync();
        _log.Dispose();
    }

    [Theory]
    [InlineData("username=ada", "ada")]
    [InlineData("username=ADA", "ada")]
    [InlineData("email=Ada@Example.com", "ada")]
    [InlineData("email=ada@example.com&username=bob", "")]
    [InlineData("status=Approved", "ada bob eve zoe")]
    [InlineData("status=Pending", "")]
    [InlineData("", "ada bob eve zoe")]
    public async Task Customers_are_found_by_name_email_and_state_page_by_page(string query, string expected)
    {
        foreach (var limit in new[] { 1, 3, 100 })
        {
            var names = new List<string>();
            var continuation = "";
            for (var pages = 0; pages < 10; pages++)
            {
                var page = await _admin.GetAsync(string.Create(CultureInfo.InvariantCulture, $"/api/customers?{query}&limit={limit}{continuation}"));
                names.AddRange(page.Body.GetProperty("customers").EnumerateArray().Select(customer => customer.GetProperty("username").GetString()!));
                if (!page.Body.TryGetProperty("continuation", out var next) || next.ValueKind == JsonValueKind.Null)
                    break;
                continuation = $"&continuation={next.GetString()}";
            }

            Assert.Equal(expected, string.Join(' ', names.Order()));
        }
    }

    [Fact]
    public async Task A_state_that_there_is_not_is_refused() => Assert.Equal(400, (await _admin.GetAsync("/api/customers?status=Gone")).Status);

    [Fact]
    public async Task An_admins_call_about_somebody_is_in_the_log_without_personal_data()
    {
        await _admin.GetAsync($"/api/customers/{_ada}");
        await _admin.GetAsync($"/api/orders?userId={_ada}");
        using var ada = new ApiClient(_system.Http.BaseAddress!);
        ada.Token = (await ada.SignInAsync("ada", Password)).Text("token");
        await ada.GetAsync($"/api/customers/{_ada}");

        var lines = _log.Lines.Where(line => line.Message.StartsWith("Admin ", StringComparison.Ordinal)).Select(line => line.Message);

        Assert.Equal([$"Admin {_adminId} calls GetCustomer about customer {_ada}.", $"Admin {_adminId} calls ListOrders about customer {_ada}."], lines);
    }
}
