using System.Net;
using Tests.Support;

namespace Tests.Integration.Orders;

/// <summary>The whole system while its broker takes no messages.</summary>
public sealed class BrokerOutageTests
{
    [Fact]
    public async Task An_outage_of_the_broker_delays_emails_and_nothing_else()
    {
        var broker = new BrokerSwitch();
        await using var system = await RunningSystem.StartAsync(options => options with { Faults = broker });
        using var shopper = await Shopper.RegisterAsync(system.Http.BaseAddress!, deposit: 100);
        await Mail.WaitAsync(system.Http.BaseAddress!, shopper.Email, "welcome");

        broker.IsDown = true;
        var orders = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => shopper.OrderAsync(10)));

        Assert.All(orders, order => Assert.Equal(HttpStatusCode.Created, order.Status));
        Assert.Equal(50, await shopper.BalanceAsync());
        Assert.Single(await shopper.NotificationsAsync());

        broker.IsDown = false;
        Assert.Equal(5, (await Books.SettleAsync(shopper, deposits: 100)).Count);
    }

    private sealed class BrokerSwitch : IFaultPlan
    {
        public volatile bool IsDown;

        public ValueTask<Fault> DecideAsync(IoOperation operation, CancellationToken cancellationToken) =>
            new(IsDown && operation.Edge == IoEdge.Broker && operation.Name.StartsWith("send", StringComparison.Ordinal) ? Fault.Before : Fault.None);
    }
}
