using Tests.Support;

namespace Tests.Integration.Telemetry;

/// <summary>Orders in the whole system, as its metrics count them.</summary>
public sealed class OrderMetricsTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Orders_declines_and_emails_are_counted_once_by_their_outcome()
    {
        await using var system = await RunningSystem.StartAsync(new RecordedSpans().RecordIn);
        using var shopper = await Shopper.RegisterAsync(system.Http.BaseAddress!, deposit: 100);
        using var trace = new TestTrace();
        using var metrics = new RecordedMetrics(trace);

        var confirmed = await shopper.OrderAsync(40, "a key");
        await shopper.OrderAsync(400);
        await shopper.OrderAsync(40, "a key");
        await shopper.PostAsync($"api/orders/{confirmed.Text("orderId")}/cancellation?userId={shopper.UserId}", "", null);
        await Eventually.TrueAsync(() => metrics.ValuesOf("emails.finished{outcome=Sent}").Count() == 3, Deadline);

        Assert.Equal(
            [
                "emails.finished{outcome=Sent}",
                "emails.finished{outcome=Sent}",
                "emails.finished{outcome=Sent}",
                "ledger.declines{reason=InsufficientFunds}",
                "orders.finished{outcome=Cancelled}",
                "orders.finished{outcome=Confirmed}",
                "orders.finished{outcome=Rejected,reason=InsufficientFunds}",
                "orders.saga.duration{outcome=Confirmed}",
                "orders.saga.duration{outcome=Rejected}",
            ],
            metrics.Series);
        Assert.InRange(metrics.ValuesOf("orders.saga.duration{outcome=Confirmed}").Single(), 0.0001, Deadline.TotalSeconds);
    }
}
