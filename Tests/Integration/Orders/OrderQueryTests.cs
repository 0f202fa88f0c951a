using OrderFunctions.Orders;
using Shared.Identifiers;

namespace Tests.Integration.Orders;

public sealed class OrderQueryTests : IAsyncLifetime
{
    private OrdersApp _app = null!;

    public async ValueTask InitializeAsync() => _app = await OrdersApp.StartAsync();

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task Orders_come_newest_first_and_page_by_page_under_the_version_of_the_list()
    {
        var user = await _app.RegisterAsync(balance: 100_000);
        for (var number = 1; number <= 5; number++)
            await _app.OrderAsync(user, $"{number}");

        var first = await _app.GetAsync($"/api/orders?userId={user}&limit=3");
        var second = await _app.GetAsync($"/api/orders?userId={user}&limit=3&continuation={first.Text("continuation")}");

        Assert.Equal(("\"5\"", "\"5\""), (first.ETag, second.ETag));
        Assert.Equal(["5.00", "4.00", "3.00"], first.Body.GetProperty("orders").EnumerateArray().Select(order => order.GetProperty("price").GetRawText()));
        Assert.Equal(["2.00", "1.00"], second.Body.GetProperty("orders").EnumerateArray().Select(order => order.GetProperty("price").GetRawText()));
        Assert.Null(second.Text("continuation"));
    }

    [Fact]
    public async Task Orders_are_found_by_status_and_time_page_by_page()
    {
        var user = await _app.RegisterAsync(balance: 300);
        string[] prices = ["1", "4", "1", "4", "1"];
        foreach (var price in prices)
            await _app.OrderAsync(user, price, null, ("Prefer", "wait=60"));
        var all = (await _app.GetAsync($"/api/orders?userId={user}")).Body.GetProperty("orders");
        var third = all[2].GetProperty("createdAt").GetDateTimeOffset();

        var first = await ListAsync(user, "status=Confirmed&limit=2");
        var second = await ListAsync(user, $"status=Confirmed&limit=2&continuation={first.Continuation}");

        Assert.Equal(["5", "3", "1"], [.. first.Versions, .. second.Versions]);
        Assert.Equal(["4", "2"], (await ListAsync(user, "status=Rejected")).Versions);
        Assert.Empty((await ListAsync(user, "status=Cancelled")).Versions);
        Assert.Equal(["5", "4", "3"], (await ListAsync(user, $"from={third:O}".Replace("+", "%2B", StringComparison.Ordinal))).Versions);
        Assert.Equal(["2"], (await ListAsync(user, $"to={third:O}&status=Rejected".Replace("+", "%2B", StringComparison.Ordinal))).Versions);
        Assert.Equal(400, (await _app.GetAsync($"/api/orders?userId={user}&status=confirmed")).Status);
        Assert.Equal(400, (await _app.GetAsync($"/api/orders?userId={user}&from=yesterday")).Status);
    }

    [Fact]
    public async Task A_page_looks_at_a_bounded_number_of_orders_and_goes_on_where_it_stopped()
    {
        var user = await _app.RegisterAsync();
        var writer = _app.Service<OrderWriter>();
        await Task.WhenAll(Enumerable.Range(0, OrderTable.MaxLookedAt + 1).Select(number => writer.CreateAsync(
            OrderId.For(user, $"{number}"), new OrderRequest(user, 1m, null, null, null), TestContext.Current.CancellationToken)));

        var first = await ListAsync(user, "status=Confirmed");
        var second = await ListAsync(user, $"status=Confirmed&continuation={first.Continuation}");

        Assert.Equal((0, 0), (first.Versions.Count, second.Versions.Count));
        Assert.NotNull(first.Continuation);
        Assert.Null(second.Continuation);
    }

    private async Task<(IReadOnlyList<string> Versions, string? Continuation)> ListAsync(UserId user, string query)
    {
        var answer = await _app.GetAsync($"/api/orders?userId={user}&{query}");
        Assert.Equal(200, answer.Status);
        var orders = answer.Body.GetProperty("orders").EnumerateArray();
        return ([.. orders.Select(order => order.GetProperty("version").GetRawText())], answer.Text("continuation"));
    }

    [Fact]
    public async Task The_health_of_the_app_names_its_dependencies()
    {
        var well = await _app.GetAsync("/api/health");
        _app.Topics.IsDown = true;
        var ill = await _app.GetAsync("/api/health");

        Assert.Equal(
            """{"orders":{"status":"Healthy","dependencies":{"tables":"Healthy","serviceBus":"Healthy","durable":"Healthy"}}}""", well.Body.GetRawText());
        Assert.Equal((200, 503, "Unhealthy"), (well.Status, ill.Status, ill.Text("orders", "dependencies", "serviceBus")));
    }
}
