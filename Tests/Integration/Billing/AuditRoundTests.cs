using System.Diagnostics.Metrics;
using Azure;
using BillingFunctions.Audits;
using BillingFunctions.Ledger;
using Microsoft.Extensions.Logging;
using Shared.Identifiers;
using Tests.Support;

namespace Tests.Integration.Billing;

/// <summary>Audits of all accounts, one after the other.</summary>
public sealed class AuditRoundTests(TableServiceFixture tableService) : AccountTest(tableService)
{
    private readonly RecordedLog _log = new();

    private string[] Errors => [.. _log.Lines.Where(line => line.Level == LogLevel.Error).Select(line => line.Message)];

    [Fact]
    public async Task A_round_audits_every_account_and_reports_those_that_disagree_as_an_error_and_a_metric()
    {
        using var metric = new CountedDisagreements();
        for (var number = 0; number < 5; number++)
            await OpenAsync(balance: 1000);
        var wrong = await OpenUncheckedAsync(balance: 1000);
        await SetAsync(wrong, nameof(AccountRow.Balance), 7L);
        var unreadable = await OpenUncheckedAsync();
        await SetAsync(unreadable, nameof(AccountRow.Status), "Melted");
        await Ledger.ApplyAsync(Debit(UserId.For("test", "no account"), "order", 1), Stop);
        var before = metric.Count;

        Assert.Equal(8, await Round().RunAsync(Stop));

        Assert.Equal(2, Errors.Length);
        Assert.All((UserId[])[wrong, unreadable], user => Assert.Single(Errors, error => error.Contains(user, StringComparison.Ordinal)));
        Assert.Equal(2, metric.Count - before);
    }

    [Fact]
    public async Task A_round_that_died_goes_on_behind_the_portion_that_it_had_stored_and_the_next_begins_anew()
    {
        await SeedAsync(AuditRound.Portion + 10);

        await Assert.ThrowsAsync<RequestFailedException>(() => new FaultScript(Fault.None, Fault.Before).RunAsync(() => Round(repeats: 0).RunAsync(Stop)));

        Assert.Equal(10, await Round().RunAsync(Stop));
        Assert.Equal(AuditRound.Portion + 10, await Round().RunAsync(Stop));
    }

    [Fact]
    public async Task A_round_ends_when_its_time_is_over_and_the_next_one_goes_on_there()
    {
        await SeedAsync(3);

        // The clock is looked at before each account: after 4 minutes, after 8, and after 12, which are more than ten.
        Assert.Equal(2, await Round(time: new LeapingTime(TimeSpan.FromMinutes(4))).RunAsync(Stop));

        Assert.Equal(1, await Round().RunAsync(Stop));
        Assert.Equal(3, await Round().RunAsync(Stop));
    }

    [Theory]
    [MemberData(nameof(OneWrite.Faults), MemberType = typeof(OneWrite))]
    public async Task Whatever_happens_to_the_write_of_the_position_a_round_comes_to_its_end(Fault fault, int repeats)
    {
        await SeedAsync(AuditRound.Portion + 10);

        await FaultScript.CallAsSagaAsync(fault, () => Round(repeats).RunAsync(Stop));

        Assert.Equal(AuditRound.Portion + 10, await Round().RunAsync(Stop));
    }

    [Fact]
    public async Task Of_two_rounds_at_once_the_one_that_is_behind_gives_way()
    {
        await SeedAsync(2 * AuditRound.Portion + 10);
        var meeting = new Rendezvous(2);

        var counts = await Task.WhenAll(Enumerable.Range(0, 2).Select(_ =>
            new FaultScript { BeforeWrite = meeting.ArriveAsync }.RunAsync(() => Round().RunAsync(Stop))));

        Assert.Equal([AuditRound.Portion, 2 * AuditRound.Portion + 10], counts.Order());
        Assert.Empty(Errors);
    }

    [Fact]
    public async Task A_round_takes_one_read_to_find_an_account_however_long_the_ledger_before_it_is()
    {
        var first = await OpenAsync();
        for (var number = 0; number < 10; number++)
            await Ledger.ApplyAsync(Deposit(first, $"{number}", 1), Stop);
        await OpenAsync();
        var script = new FaultScript();

        Assert.Equal(2, await script.RunAsync(() => Round().RunAsync(Stop)));

        // The position is read; for each of two accounts its partition is found, and its newest entry, the account and its entries are read; no further
        // partition is found; the position is written.
        Assert.Equal(1 + 2 * 4 + 1 + 1, script.Operations.Count);
    }

    private AuditRound Round(int repeats = 3, TimeProvider? time = null)
    {
        var accounts = OtherProcess(repeats).Accounts;
        return new AuditRound(
            accounts,
            new AccountAudit(accounts),
            new AuditProgressTable(Storage.Client(ConnectionString, repeats)),
            new AuditFindings(Storage.Client(ConnectionString, repeats), TimeProvider.System, _log.CreateLogger<AuditFindings>()),
            time ?? TimeProvider.System,
            _log.CreateLogger<AuditRound>());
    }

    private Task<UserId[]> SeedAsync(int accounts) => Task.WhenAll(Enumerable.Range(0, accounts).Select(_ => OpenUncheckedAsync()));

    private sealed class CountedDisagreements : IDisposable
    {
        // Other tests count at the same time. A measurement is reported in the context of the call that makes it.
        private static readonly AsyncLocal<CountedDisagreements?> Current = new();

        private readonly MeterListener _listener;
        private long _count;

        public CountedDisagreements()
        {
            Current.Value = this;
            _listener = new MeterListener
            {
                InstrumentPublished = (instrument, listener) =>
                {
                    if (instrument is { Name: "ledger.audit.disagreements", Meter.Name: "OrderWorkflow" })
                        listener.EnableMeasurementEvents(instrument);
                },
            };
            _listener.SetMeasurementEventCallback<long>((_, measurement, _, _) =>
            {
                if (Current.Value == this)
                    Interlocked.Add(ref _count, measurement);
            });
            _listener.Start();
        }

        public long Count => Interlocked.Read(ref _count);

        public void Dispose() => _listener.Dispose();
    }

    /// <summary>A clock that goes on by the same step whenever it is looked at.</summary>
    private sealed class LeapingTime(TimeSpan step) : TimeProvider
    {
        private long _looks;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => step.Ticks * _looks++;
    }
}
