namespace Tests.Integration.Orders;

/// <summary>One account under orders and cancellations at once.</summary>
public sealed class HotAccountTests : IAsyncLifetime
{
    private static readonly (string Name, string Value) Patiently = ("Prefer", "wait=60");

    private OrdersApp _app = null!;

    public async ValueTask InitializeAsync() => _app = await OrdersApp.StartAsync();

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task After_fifty_cancellations_and_orders_at_once_ledger_balance_and_order_states_agree()
    {
        const int Customers = 50;
        var user = await _app.RegisterAsync(balance: 100_000);
        var placed = new List<string>();
        for (var number = 0; number < 10; number++)
            placed.Add((await _app.OrderAsync(user, "100", $"placed {number}", Patiently)).OrderId);
        Assert.Equal(0, await _app.BalanceAsync(user));

        // Five cancellations of each of ten orders, and meanwhile orders that only the refunds can pay.
        var cancellations = Enumerable.Range(0, Customers).Select(number => _app.CancelAsync(user, placed[number % placed.Count], Patiently));
        var orders = Enumerable.Range(0, Customers).Select(number => _app.OrderAsync(user, "70", $"{number}", Patiently));
        var answers = await Task.WhenAll([.. cancellations, .. orders]);

        Assert.All(answers[..Customers], answer => Assert.Equal((200, "Cancelled"), (answer.Status, answer.Text("status"))));
        Assert.All(answers[Customers..], answer => Assert.True(answer.Status is 201 or 402, $"An order was answered {answer.Status}."));

        var audit = await _app.GetAsync($"/api/accounts/{user}/audit");
        Assert.Equal((200, "True", "[]"), (audit.Status, audit.Text("agrees"), audit.Text("disagreements")));
        var states = (await _app.GetAsync($"/api/orders?userId={user}&limit=100")).Body.GetProperty("orders").EnumerateArray()
            .ToLookup(order => order.GetProperty("status").GetString(), order => order.GetProperty("price").GetDecimal());
        Assert.Equal((10, answers[Customers..].Count(answer => answer.Status == 201)), (states["Cancelled"].Count(), states["Confirmed"].Count()));
        Assert.Equal(1000m - states["Confirmed"].Sum(), audit.Body.GetProperty("balance").GetDecimal());
        Assert.Equal(1 + 2 * 10 + states["Confirmed"].Count(), (await _app.EntriesAsync(user)).Count);
        Assert.Equal(Customers + 10, states.Sum(state => state.Count()));
    }
}
