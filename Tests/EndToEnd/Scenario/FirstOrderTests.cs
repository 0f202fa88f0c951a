using System.Net;
using Tests.Support;

namespace Tests.EndToEnd.Scenario;

/// <summary>The story that the system is made for, told to its process over HTTP.</summary>
[Collection(nameof(SharedHost))]
public sealed class FirstOrderTests(SharedHost host)
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task A_customer_registers_deposits_orders_within_and_beyond_the_balance_and_hears_of_both()
    {
        using var shopper = await Shopper.RegisterAsync(host.BaseAddress);

        var account = await shopper.AccountAsync();
        Assert.Equal((0m, "USD", "Active", 0m), (account.Number("balance"), account.Text("currency"), account.Text("status"), account.Number("entries")));

        Assert.Equal(HttpStatusCode.Created, (await shopper.DepositAsync(1000)).Status);
        Assert.Equal(1000, await shopper.BalanceAsync());

        var joy = await shopper.OrderAsync(400);
        Assert.Equal((HttpStatusCode.Created, "Confirmed"), (joy.Status, joy.Text("status")));
        Assert.Equal(600, await shopper.BalanceAsync());

        var sorrow = await shopper.OrderAsync(5000);
        Assert.Equal((HttpStatusCode.PaymentRequired, "application/problem+json"), (sorrow.Status, sorrow.ContentType));
        Assert.Equal(("Rejected", "InsufficientFunds"), (sorrow.Order.GetProperty("status").GetString(), sorrow.Order.GetProperty("reason").GetString()));
        Assert.Equal(600, await shopper.BalanceAsync());

        var orders = await shopper.OrdersAsync();
        Assert.Equal([sorrow.OrderId, joy.OrderId], orders.Select(order => order.GetProperty("orderId").GetString()!));

        await Mail.WaitAsync(host.BaseAddress, shopper.Email, "confirmed");
        await Mail.WaitAsync(host.BaseAddress, shopper.Email, "5,000.00");
        await Eventually.TrueAsync(async () => (await shopper.NotificationsAsync()).Count >= 3, Deadline);
        var notifications = await shopper.NotificationsAsync();
        Assert.Equal(
            ["CustomerRegistered", "OrderConfirmed", "OrderRejected"],
            notifications.Select(notification => notification.GetProperty("type").GetString()!).Order());
        Assert.All(notifications, notification => Assert.Equal("Sent", notification.GetProperty("status").GetString()));
    }
}
