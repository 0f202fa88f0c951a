using System.Collections.Concurrent;
using System.Net;
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
            shoppers.Add(await Shopper.RegisterAsync(host.BaseAddress, Deposit));
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
            await Books.SettleAsync(shopper, Deposit);
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
}
