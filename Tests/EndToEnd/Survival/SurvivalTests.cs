using System.Collections.Concurrent;
using System.Net;
using Tests.Support;

namespace Tests.EndToEnd.Survival;

/// <summary>Host and workers are killed while orders come in, again and again; nothing that was acknowledged may be lost.</summary>
public sealed class KilledUnderLoadTests
{
    private const int Kills = 3;
    private const int Shoppers = 4;
    private const int AnswersBetweenKills = 12;
    private const decimal Deposit = 200;
    private const decimal Price = 7;

    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(2);

    [Fact]
    public Task Every_acknowledged_order_survives_settles_is_paid_once_and_has_its_email_when_the_host_is_killed() => SurviveAsync(async host =>
    {
        await host.KillAsync();
        await host.StartAsync();
    });

    [Theory]
    [InlineData("OrderFunctions")]
    [InlineData("NotificationFunctions")]
    public Task Every_acknowledged_order_survives_settles_is_paid_once_and_has_its_email_when_a_worker_is_killed(string app) =>
        SurviveAsync(host => host.KillWorkerAsync(app));

    private static async Task SurviveAsync(Func<LocalHostProcess, Task> killAsync)
    {
        await using var host = new LocalHostProcess();
        await host.StartAsync();
        var shoppers = await Task.WhenAll(Enumerable.Range(0, Shoppers).Select(_ => Shopper.RegisterAsync(host.BaseAddress, Deposit)));
        var acknowledged = new ConcurrentBag<(Shopper Shopper, string OrderId)>();
        using var enough = new CancellationTokenSource();
        var load = shoppers.Select(shopper => OrderAsync(shopper, acknowledged, enough.Token)).ToList();
        for (var kill = 0; kill < Kills; kill++)
        {
            var before = acknowledged.Count;
            await Eventually.TrueAsync(() => acknowledged.Count >= before + AnswersBetweenKills, Deadline);
            await killAsync(host);
        }

        await enough.CancelAsync();
        await Task.WhenAll(load);
        foreach (var (shopper, orderId) in acknowledged)
            Assert.Equal(HttpStatusCode.OK, (await shopper.FindOrderAsync(orderId)).Status);
        foreach (var shopper in shoppers)
        {
            await Books.SettleAsync(shopper, Deposit);
            shopper.Dispose();
        }
    }

    private static async Task OrderAsync(Shopper shopper, ConcurrentBag<(Shopper, string)> acknowledged, CancellationToken enough)
    {
        using var pause = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (!enough.IsCancellationRequested)
        {
            try
            {
                // Whoever gets no answer, or a failure, does not know whether there is an order: only the order list will tell.
                if (await shopper.OrderAsync(Price) is { Status: < HttpStatusCode.InternalServerError } reply)
                    acknowledged.Add((shopper, reply.OrderId));
            }
            catch (HttpRequestException)
            {
                await pause.WaitForNextTickAsync(TestContext.Current.CancellationToken);
            }
        }
    }
}
