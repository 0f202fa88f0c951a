using System.Reflection;
using BillingFunctions;
using CustomerFunctions;
using Microsoft.Azure.Functions.Worker;
using NotificationFunctions.Health;
using OrderFunctions.Orders;
using Shared.Identifiers;
using Shared.Identity;
using Tests.Support;

namespace Tests.Integration.Access;

/// <summary>The whole system, asked for every route by everybody.</summary>
public sealed class AccessMatrixTests : IAsyncLifetime
{
    private const string Password = "correct horse battery staple";

    private RunningSystem _system = null!;
    private string _owner = "";
    private string _other = "";
    private string _orderId = "";

    public async ValueTask InitializeAsync()
    {
        _system = await RunningSystem.StartAsync();
        using var owner = new ApiClient(_system.Http.BaseAddress!);
        using var other = new ApiClient(_system.Http.BaseAddress!);
        _other = await other.BecomeAsync("eve", Password);
        _owner = await owner.BecomeAsync("ada", Password);
        Assert.Equal(201, (await owner.PostAsync($"/api/accounts/{_owner}/deposits", new { amount = 100 }, ("Idempotency-Key", "first"))).Status);
        _orderId = (await owner.PostAsync("/api/orders", new { price = 1 }, ("Idempotency-Key", $"{Guid.NewGuid()}"), ("Prefer", "wait=60"))).OrderId;
    }

    public ValueTask DisposeAsync() => _system.DisposeAsync();

    [Fact]
    public async Task Every_route_is_for_whom_its_row_says()
    {
        var routes = FindRoutes();
        Assert.Empty(routes.Except(AccessMatrix.Rows.Keys).Select(route => $"{route} has no row in {nameof(AccessMatrix)}."));
        Assert.Empty(AccessMatrix.Rows.Keys.Except(routes));

        var wrong = new List<string>();
        foreach (var (route, row) in AccessMatrix.Rows)
        {
            var answered = new AccessRow(
                await AskAsync(route, row, null, default),
                await AskAsync(route, row, _other, Role.Customer),
                await AskAsync(route, row, _owner, Role.Customer),
                await AskAsync(route, row, _other, Role.Admin))
            { Query = row.Query, Body = row.Body };
            if (answered != row)
                wrong.Add($"{route}: {answered} instead of {row}");
        }

        Assert.True(wrong.Count == 0, string.Join("\n", wrong));
    }

    [Fact]
    public async Task What_is_looked_up_by_its_id_does_not_exist_for_others()
    {
        using var other = await ClientAsync(_other, Role.Customer);

        Assert.Equal((404, "/problems/order-not-found"), (await other.GetAsync($"/api/orders/{_orderId}")).Problem);
    }

    [Fact]
    public async Task Without_a_user_a_request_is_about_the_caller()
    {
        using var owner = await ClientAsync(_owner, Role.Customer);

        Assert.Equal(_orderId, (await owner.GetAsync("/api/orders")).Body.GetProperty("orders")[0].GetProperty("orderId").GetString());
        Assert.Equal(_owner, (await owner.GetAsync($"/api/orders/{_orderId}")).Text("userId"));
        var order = await owner.PostAsync("/api/orders", new { price = 1 }, ("Idempotency-Key", $"{Guid.NewGuid()}"), ("Prefer", "wait=60"));
        Assert.Equal(_owner, order.Text("userId"));
        Assert.Equal(200, (await owner.GetAsync("/api/notifications")).Status);
    }

    [Fact]
    public async Task A_refusal_says_how_to_be_somebody()
    {
        using var nobody = new ApiClient(_system.Http.BaseAddress!);

        var answer = await nobody.GetAsync("/api/orders");

        Assert.Equal((401, "/problems/unauthenticated"), answer.Problem);
        Assert.Equal("Bearer", answer.Header("WWW-Authenticate"));
    }

    private static List<string> FindRoutes() =>
    [
        .. from known in new[] { typeof(BillingServices), typeof(CustomerServices), typeof(OrderTable), typeof(NotificationsHealth) }
           from method in known.Assembly.GetTypes().SelectMany(type => type.GetMethods())
           from trigger in method.GetParameters().Select(parameter => parameter.GetCustomAttribute<HttpTriggerAttribute>()).OfType<HttpTriggerAttribute>()
           from verb in trigger.Methods!.Where(verb => verb != "head")
           select $"{verb.ToUpperInvariant()} {trigger.Route}" into route
           group route by route into same
           select same.Key,
    ];

    private async Task<int> AskAsync(string route, AccessRow row, string? userId, Role role)
    {
        using var client = await ClientAsync(userId, role);
        var (method, template) = (route.Split(' ')[0], route.Split(' ')[1]);
        var path = Fill($"/api/{template}{(row.Query.Length > 0 ? "?" : "")}{row.Query}");
        return (await client.SendAsync(
            method,
            path,
            row.Body is null ? null : Fill(row.Body),
            ("Idempotency-Key", Guid.NewGuid().ToString()),
            ("If-Match", "*"),
            ("Prefer", "wait=60"))).Status;
    }

    private string Fill(string text) =>
        text.Replace("{userId}", _owner, StringComparison.Ordinal).Replace("{orderId}", _orderId, StringComparison.Ordinal)
            .Replace("{instanceId}", "none", StringComparison.Ordinal).Replace("{registrationId}", "none", StringComparison.Ordinal);

    private async Task<ApiClient> ClientAsync(string? userId, Role role) => new(_system.Http.BaseAddress!)
    {
        Token = userId is null ? null : await SignedIn.StartSessionAsync(Storage.Client(_system.TablesConnection, repeats: 3), UserId.Parse(userId), role),
    };
}
