using Tests.Integration.Billing;
using Tests.Support;

namespace Tests.Integration.Telemetry;

public sealed class LedgerMetricsTests(TableServiceFixture tableService) : AccountTest(tableService)
{
    [Fact]
    public async Task A_write_that_loses_against_another_process_is_counted_as_a_conflict()
    {
        var user = await OpenAsync(balance: 1000);
        var meeting = new Rendezvous(2);
        using var trace = new TestTrace();
        using var metrics = new RecordedMetrics(trace);

        await Task.WhenAll(Enumerable.Range(1, 2).Select(order => new FaultScript { BeforeWrite = meeting.ArriveAsync }
            .RunAsync(() => OtherProcess(3).Ledger.ApplyAsync(Debit(user, $"order {order}", 400), Stop))));

        Assert.Equal(["ledger.conflicts"], metrics.Series);
        Assert.Equal(200, await BalanceAsync(user));
    }

    [Fact]
    public async Task A_decline_is_counted_when_it_is_recorded_and_not_when_it_is_told_again()
    {
        var user = await OpenAsync(balance: 100);
        using var trace = new TestTrace();
        using var metrics = new RecordedMetrics(trace);

        await Ledger.ApplyAsync(Debit(user, "order", 400), Stop);
        await Ledger.ApplyAsync(Debit(user, "order", 400), Stop);

        Assert.Equal(["ledger.declines{reason=InsufficientFunds}"], metrics.Series);
    }
}
