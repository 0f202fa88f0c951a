using System.Net;
using Tests.Support;

namespace Tests.EndToEnd.Outage;

/// <summary>The whole system while the process of its broker is dead. Outages of single calls are in the integration tests.</summary>
public sealed class BrokerOutageTests
{
    private const int Orders = 5;

    [Fact]
    public async Task An_outage_of_the_broker_delays_emails_and_nothing_else()
    {
        await using var broker = new LocalHostProcess();
        await broker.StartAsync("--emulators");
        await using var host = new LocalHostProcess
        {
            Environment = new Dictionary<string, string> { ["ServiceBusConnection"] = broker.ServiceBusConnection },
        };
        await host.StartAsync();
        using var shopper = await Shopper.RegisterAsync(host.BaseAddress, deposit: 100);
        await Mail.WaitAsync(host.BaseAddress, shopper.Email, "welcome");

        await broker.KillAsync();
        var orders = await Task.WhenAll(Enumerable.Range(0, Orders).Select(_ => shopper.OrderAsync(10)));

        Assert.All(orders, order => Assert.Equal(HttpStatusCode.Created, order.Status));
        Assert.Equal(50, await shopper.BalanceAsync());
        await broker.StartAsync("--emulators");
        Assert.Equal(Orders, (await Books.SettleAsync(shopper, deposits: 100)).Count);
    }
}
