using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using Tests.EndToEnd.Shopping;
using Tests.Support;

namespace Tests.EndToEnd.Survival;

/// <summary>The process is killed while orders come in, again and again; nothing that it acknowledged may be lost.</summary>
public sealed class KilledUnderLoadTests
{
    private const int Kills = 3;
    private const int Shoppers = 4;
    private const int AnswersBetweenKills = 12;
    private const decimal Deposit = 200;
    private const decimal Price = 7;

    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(2);

    [Fact]
    public async Task Every_acknowledged_order_survives_settles_is_paid_once_and_has_its_email()
    {
        await using var host = new LocalHostProcess();
        await host.StartAsync();
        var shoppers = new List<Shopper>();
        for (var i = 0; i < Shoppers; i++)
        {
            shoppers.Add(await Shopper.RegisterAsync(host, Deposit));
        }

        var acknowledged = new ConcurrentBag<(Shopper Shopper, string OrderId)>();
        for (var kill = 0; kill < Kills; kill++)
        {
            await KillUnderLoadAsync(host, shoppers, acknowledged);
            await host.StartAsync();
        }

        foreach (var (shopper, orderId) in acknowledged)
        {
            Assert.Equal(HttpStatusCode.OK, (await shopper.FindOrderAsync(orderId)).Status);
        }

        foreach (var shopper in shoppers)
        {
            await EverythingSettlesAsync(shopper);
            shopper.Dispose();
        }
    }

    private static async Task KillUnderLoadAsync(LocalHostProcess host, List<Shopper> shoppers, ConcurrentBag<(Shopper, string)> acknowledged)
    {
        var enough = acknowledged.Count + AnswersBetweenKills;
        var dead = false;
        var load = shoppers.Select(shopper => Task.Run(async () =>
        {
            while (!Volatile.Read(ref dead))
            {
                try
                {
                    acknowledged.Add((shopper, (await shopper.OrderAsync(Price)).OrderId));
                }
                catch (HttpRequestException)
                {
                    // The process died before it answered: whether there is an order, only the order list will tell.
                    return;
                }
            }
        })).ToArray();
        await Eventually.TrueAsync(() => acknowledged.Count >= enough, Deadline);
        await host.KillAsync();
        Volatile.Write(ref dead, true);
        await Task.WhenAll(load);
    }

    private static async Task EverythingSettlesAsync(Shopper shopper)
    {
        await Eventually.TrueAsync(async () => (await shopper.OrdersAsync()).All(IsFinished), Deadline);
        var orders = await shopper.OrdersAsync();
        var confirmed = orders.Where(order => Is(order, "Confirmed")).ToList();

        Assert.Equal(Deposit - (Price * confirmed.Count), await shopper.BalanceAsync());
        Assert.All(orders.Except(confirmed), order => Assert.Equal("InsufficientFunds", order.GetProperty("reason").GetString()));
        var entries = await shopper.EntriesAsync();
        Assert.Equal(await shopper.BalanceAsync(), entries.Sum(entry => entry.GetProperty("amount").GetDecimal()));
        Assert.Equal(
            confirmed.Select(order => order.GetProperty("orderId").GetString()).Order(),
            entries.Where(entry => Is(entry, "OrderDebit", "kind")).Select(entry => entry.GetProperty("orderId").GetString()).Order());

        await Eventually.TrueAsync(async () => await AllHaveTheirEmailAsync(shopper, orders), Deadline);
    }

    private static async Task<bool> AllHaveTheirEmailAsync(Shopper shopper, IReadOnlyList<JsonElement> orders)
    {
        var sent = (await shopper.NotificationsAsync())
            .Where(notification => notification.TryGetProperty("orderId", out _))
            .Select(notification => (notification.GetProperty("orderId").GetString(), notification.GetProperty("type").GetString()))
            .ToHashSet();
        return orders.All(order => sent.Contains((order.GetProperty("orderId").GetString(), $"Order{order.GetProperty("status").GetString()}")));
    }

    private static bool IsFinished(JsonElement order) => Is(order, "Confirmed") || Is(order, "Rejected");

    private static bool Is(JsonElement element, string value, string member = "status") => element.GetProperty(member).GetString() == value;
}
