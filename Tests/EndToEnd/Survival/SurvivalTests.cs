using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Tests.Support;

namespace Tests.EndToEnd.Survival;

/// <summary>Host and workers are killed while orders come in, again and again; nothing that was acknowledged may be lost.</summary>
public sealed class SurvivalTests
{
    private const int Shoppers = 2;
    private const int OrdersAtOncePerShopper = 2;
    private const int MostAnswersBetweenKills = 20;
    private const decimal Deposit = 10_000;
    private const decimal Price = 7;
    private const int OneOfSoManyIsTooDear = 5;

    private static readonly TimeSpan PauseBetweenOrders = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(3);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    // How often the host and each worker is killed.
    private static int Kills => int.Parse(Environment.GetEnvironmentVariable("SURVIVAL_KILLS") ?? "3", CultureInfo.InvariantCulture);

    [Fact]
    public async Task Every_acknowledged_order_survives_kills_of_host_and_workers_settles_is_paid_once_and_has_its_email()
    {
        await using var host = new LocalHostProcess();
        await host.StartAsync();
        var shoppers = await Task.WhenAll(Enumerable.Range(0, Shoppers).Select(_ => Shopper.RegisterAsync(host.BaseAddress, Deposit)));
        var acknowledged = new ConcurrentBag<string>();
        using var enough = new CancellationTokenSource();
        var load = shoppers.SelectMany(shopper => Enumerable.Repeat(shopper, OrdersAtOncePerShopper))
            .Select(shopper => OrderAsync(shopper, acknowledged, enough.Token))
            .ToList();

        string[] victims = [.. Enumerable.Repeat((string[])["host", "OrderFunctions", "NotificationFunctions"], Kills).SelectMany(names => names)];
        Random.Shared.Shuffle(victims);
        TestContext.Current.SendDiagnosticMessage("Killed in this order: {0}", string.Join(", ", victims));
        foreach (var victim in victims)
        {
            var moment = acknowledged.Count + Random.Shared.Next(1, MostAnswersBetweenKills);
            await Eventually.TrueAsync(() => acknowledged.Count >= moment || load.Any(orders => orders.IsFaulted), Deadline);
            await KillAsync(host, victim);
        }

        await enough.CancelAsync();
        await Task.WhenAll(load);
        var found = new List<string>();
        foreach (var shopper in shoppers)
        {
            found.AddRange((await Books.SettleAsync(shopper, Deposit)).Select(order => order.GetProperty("orderId").GetString()!));
            shopper.Dispose();
        }

        Assert.Equal(acknowledged.Order(), found.Order());
        TestContext.Current.SendDiagnosticMessage("{0} orders survived.", found.Count);
        await Eventually.EmptyAsync(() => InstancesThatAreNotCompletedAsync(host), Deadline);
        await Eventually.EmptyAsync(() => Undelivered.DescribeAsync(host.ServiceBusConnection), Deadline);
        Assert.Empty(await DeadLetters.DescribeAsync(host.ServiceBusConnection));
    }

    private static async Task KillAsync(LocalHostProcess host, string victim)
    {
        if (victim != "host")
        {
            await host.KillWorkerAsync(victim);
            return;
        }

        await host.KillAsync();
        await host.StartAsync();
    }

    // As a careful client does: whoever gets no answer, or a failure, does not know whether there is an order, and asks again with the same key.
    private static async Task OrderAsync(Shopper shopper, ConcurrentBag<string> acknowledged, CancellationToken enough)
    {
        using var pause = new PeriodicTimer(PauseBetweenOrders);
        while (!enough.IsCancellationRequested)
        {
            var key = Guid.NewGuid().ToString();
            var price = Random.Shared.Next(OneOfSoManyIsTooDear) == 0 ? Deposit + 1 : Price;
            Reply? answer = null;
            while (answer is null && await pause.WaitForNextTickAsync(Stop))
                answer = await TryOrderAsync(shopper, price, key);
            acknowledged.Add(answer!.OrderId);
        }
    }

    private static async Task<Reply?> TryOrderAsync(Shopper shopper, decimal price, string key)
    {
        try
        {
            var reply = await shopper.OrderAsync(price, key);
            if (reply.Status is HttpStatusCode.Created or HttpStatusCode.Accepted or HttpStatusCode.PaymentRequired)
                return reply;
            Assert.InRange((int)reply.Status, 500, 599);
        }
        catch (HttpRequestException)
        {
            // Killed in the middle of it, or not yet there again.
        }

        return null;
    }

    private static async Task<IReadOnlyList<string>> InstancesThatAreNotCompletedAsync(LocalHostProcess host)
    {
        using var http = host.CreateClient();
        var instances = await http.GetFromJsonAsync<JsonElement>(
            "runtime/webhooks/durabletask/instances?runtimeStatus=Pending,Running,Suspended,Failed,Terminated&showInput=false", Stop);
        return [.. instances.EnumerateArray().Select(instance => instance.ToString())];
    }
}
