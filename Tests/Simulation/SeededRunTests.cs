using System.Net;
using System.Text.Json;
using Tests.Support;

namespace Tests.Simulation;

/// <summary>
/// Whole runs of the system with faults everywhere and deaths in between, of the whole system and of its workers. The seed decides what the
/// customers do and which operations fail; threads still interleave as they like, so a seed repeats a run's character and not its every step.
/// </summary>
public sealed class SeededRunTests
{
    private const double FaultShare = 0.05;
    private const int Speed = 4;
    private const int Shoppers = 3;
    private const int OrdersEach = 12;
    private const int Deaths = 4;
    private const int MaxTries = 500;
    private const decimal Deposit = 60;

    private static readonly string[] Statuses = ["Confirmed", "Rejected"];

    [Theory]
    [InlineData(1)]
    [InlineData(20261120)]
    [InlineData(777)]
    public async Task Whatever_fails_every_key_is_one_order_that_is_paid_at_most_once_and_has_its_email(int seed)
    {
        var faults = new SeededFaults(seed, FaultShare);
        var time = new FastTime(Speed);
        SystemOptions Change(SystemOptions options) => options with { Faults = faults, Time = time };
        await using var system = await RunningSystem.StartAsync(Change);
        var shoppers = new List<Shopper>();
        for (var i = 0; i < Shoppers; i++)
        {
            shoppers.Add(await Shopper.RegisterAsync(system.Http.BaseAddress!, Deposit));
        }

        faults.IsOn = true;
        var shopping = shoppers.Select((shopper, number) => ShopAsync(shopper, new Random(seed + number))).ToList();
        for (var death = 0; death < Deaths; death++)
        {
            await Eventually.TrueAsync(() => faults.Injected > (death + 1) * 10 || shopping.All(shopper => shopper.IsCompleted), TimeSpan.FromMinutes(2));
            faults.IsOn = false;
            if (death % 2 == 0)
                await system.StartAgainAsync(Change);
            else
                await Task.WhenAll(system.KillWorkerAsync("orders"), system.KillWorkerAsync("notifications"));
            faults.IsOn = true;
        }

        var orderIds = await Task.WhenAll(shopping);
        Assert.NotEqual(0, faults.Injected);
        faults.IsOn = false;
        var deadLetters = await DeadLetters.DescribeAsync(system.ServiceBusConnection);
        Assert.True(deadLetters.Count == 0, string.Join("; ", deadLetters));

        foreach (var (shopper, expected) in shoppers.Zip(orderIds))
        {
            var orders = await Books.SettleAsync(shopper, Deposit);
            Assert.Equal(expected.Order(), orders.Select(order => order.GetProperty("orderId").GetString()!).Order());
            shopper.Dispose();
        }
    }

    // A client that does not know what became of its order asks again with the same key, until it knows.
    private static async Task<IReadOnlyList<string>> ShopAsync(Shopper shopper, Random random)
    {
        var orderIds = new List<string>();
        for (var i = 0; i < OrdersEach; i++)
        {
            var (key, price) = ($"order {i}", random.Next(1, 15));
            var orderId = await OrderUntilKnownAsync(shopper, price, key);
            orderIds.Add(orderId);
            if (random.Next(3) == 0)
            {
                Assert.Equal(orderId, await OrderUntilKnownAsync(shopper, price, key));
            }
        }

        return orderIds;
    }

    private static async Task<string> OrderUntilKnownAsync(Shopper shopper, decimal price, string key)
    {
        var last = "";
        using var pause = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        for (var attempt = 0; attempt < MaxTries; attempt++)
        {
            try
            {
                var reply = await shopper.OrderAsync(price, key);
                last = $"{reply.Status} {reply.Body}";
                if (reply.Status != HttpStatusCode.Accepted && reply.Order.ValueKind == JsonValueKind.Object && reply.Order.TryGetProperty("orderId", out _))
                {
                    Assert.Contains(reply.Order.GetProperty("status").GetString(), Statuses);
                    return reply.OrderId;
                }

                Assert.True((int)reply.Status is 202 or >= 500, last);
            }
            catch (HttpRequestException exception)
            {
                last = exception.Message;
            }

            await pause.WaitForNextTickAsync(TestContext.Current.CancellationToken);
        }

        throw new TimeoutException($"The order '{key}' has no end after {MaxTries} tries; the last answer was: {last}");
    }
}
