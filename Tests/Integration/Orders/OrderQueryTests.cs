namespace Tests.Integration.Orders;

public sealed class OrderQueryTests : IAsyncLifetime
{
    private OrdersApp _app = null!;

    public async ValueTask InitializeAsync() => _app = await OrdersApp.StartAsync();

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task An_order_is_found_by_its_own_customer_only()
    {
        var user = await _app.RegisterAsync(balance: 100_000);
        var other = await _app.RegisterAsync();
        var orderId = (await _app.OrderAsync(user, "400", "key")).OrderId;

        Assert.Equal(404, (await _app.GetAsync($"/api/orders/{orderId}?userId={other}")).Status);
        Assert.Equal(404, (await _app.GetAsync($"/api/orders/cancel-{orderId}?userId={user}")).Status);
        Assert.Equal(404, (await _app.GetAsync($"/api/orders/{orderId}")).Status);
        Assert.Equal(400, (await _app.GetAsync($"/api/orders/{orderId}?userId=")).Status);
    }

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
