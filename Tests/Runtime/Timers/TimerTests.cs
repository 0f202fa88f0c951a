using System.Collections.Concurrent;
using LocalRuntime;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Tests.Support;

namespace Tests.Runtime.Timers;

/// <summary>Official sources: TimerListener.cs, ScheduleMonitor.cs (azure-webjobs-sdk-extensions), TimerInfo.cs (azure-functions-dotnet-worker).</summary>
public sealed class TimerTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly ManualTime _time = new(Start);
    private readonly Runs _runs = new();

    [Fact]
    public async Task A_function_runs_at_each_time_of_its_schedule_and_is_told_the_state_of_it()
    {
        await using var system = await StartAsync(typeof(Hourly));

        await AdvanceToRunAsync(TimeSpan.FromHours(1), 1);
        await AdvanceToRunAsync(TimeSpan.FromHours(1), 2);

        var second = _runs.All[1];
        Assert.All(_runs.All, run => Assert.False(run.Info.IsPastDue));
        Assert.Equal(default, _runs.All[0].Info.ScheduleStatus!.Last);
        Assert.Equal(new DateTime(2026, 1, 1, 1, 0, 0, DateTimeKind.Utc), second.Info.ScheduleStatus!.Last);
        Assert.Equal(new DateTime(2026, 1, 1, 2, 0, 0, DateTimeKind.Utc), second.Info.ScheduleStatus.Next);
        Assert.Equal(Start.AddHours(2), second.At);
    }

    [Fact]
    public async Task A_run_that_was_missed_while_the_host_was_down_is_made_up_once_and_told_so()
    {
        using var folder = new TemporaryFolder();
        await (await StartAsync(typeof(Hourly), folder)).DisposeAsync();
        _time.Advance(TimeSpan.FromHours(5));

        await using var system = await StartAsync(typeof(Hourly), folder);
        await Eventually.TrueAsync(() => _runs.Count == 1);
        await AdvanceToRunAsync(TimeSpan.FromHours(1), 2);

        Assert.Equal([true, false], _runs.All.Select(run => run.Info.IsPastDue));
    }

    [Fact]
    public async Task A_changed_schedule_is_not_made_up_for()
    {
        using var folder = new TemporaryFolder();
        await (await StartAsync(typeof(Configured), folder, "0 0 * * * *")).DisposeAsync();
        _time.Advance(TimeSpan.FromHours(5));

        await using var system = await StartAsync(typeof(Configured), folder, "0 30 * * * *");
        await AdvanceToRunAsync(TimeSpan.FromMinutes(30), 1);

        Assert.False(_runs.All[0].Info.IsPastDue);
    }

    [Fact]
    public async Task A_schedule_can_come_from_a_setting()
    {
        await using var system = await StartAsync(typeof(Configured), schedule: "00:10:00");

        await AdvanceToRunAsync(TimeSpan.FromMinutes(10), 1);
    }

    [Theory]
    [InlineData(null, "'%Audit__Schedule%' names a setting that is missing")]
    [InlineData("sometimes", "'sometimes' was not recognized")]
    public async Task A_schedule_that_makes_no_sense_stops_the_start(string? schedule, string expected)
    {
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => StartAsync(typeof(Configured), schedule: schedule));

        Assert.Contains("Function 'Configured'", failure.Message, StringComparison.Ordinal);
        Assert.Contains(expected, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_function_can_also_run_at_the_start_and_an_unmonitored_one_is_told_no_state()
    {
        await using var system = await StartAsync(typeof(AtStart));

        await Eventually.TrueAsync(() => _runs.Count == 1);

        Assert.Null(_runs.All[0].Info.ScheduleStatus);
        Assert.False(_runs.All[0].Info.IsPastDue);
    }

    [Fact]
    public async Task A_failed_run_is_not_repeated_and_the_schedule_goes_on()
    {
        _runs.Failure = new InvalidTimeZoneException("As asked.");
        await using var system = await StartAsync(typeof(Hourly));

        await AdvanceToRunAsync(TimeSpan.FromHours(1), 1);
        await AdvanceToRunAsync(TimeSpan.FromHours(1), 2);
    }

    [Fact]
    public async Task Runs_do_not_overlap_and_what_falls_due_meanwhile_runs_once_after()
    {
        _runs.Gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var system = await StartAsync(typeof(Hourly));

        await AdvanceToRunAsync(TimeSpan.FromHours(1), 1);
        _time.Advance(TimeSpan.FromHours(3));
        Assert.Equal(1, _runs.Count);
        _runs.Gate.SetResult();

        await Eventually.TrueAsync(() => _time.IsWaitedFor(Start.AddHours(5)));
        Assert.Equal((2, 1), (_runs.Count, _runs.MostAtOnce));
    }

    private async Task AdvanceToRunAsync(TimeSpan by, int runs)
    {
        await Eventually.TrueAsync(() => _time.IsWaitedFor(_time.GetUtcNow() + by));
        _time.Advance(by);
        await Eventually.TrueAsync(() => _runs.Count == runs);
    }

    private Task<TestSystem> StartAsync(Type function, TemporaryFolder? folder = null, string? schedule = null)
    {
        var app = TestSystem.App("app", builder => builder.Services.AddSingleton(_runs), function);
        LocalSystemOptions Change(LocalSystemOptions options) => options with
        {
            Time = _time,
            Settings = new ConfigurationBuilder().AddInMemoryCollection([new("Audit:Schedule", schedule)]).Build(),
        };
        return TestSystem.StartAsync([app], Change, stateFolder: folder);
    }

    public sealed record Run(TimerInfo Info, DateTimeOffset At);

    public sealed class Runs
    {
        private readonly ConcurrentQueue<Run> _all = new();
        private int _running;

        public IReadOnlyList<Run> All => [.. _all];

        public int Count => _all.Count;

        public int MostAtOnce { get; private set; }

        public Exception? Failure { get; set; }

        public TaskCompletionSource? Gate { get; set; }

        public async Task AddAsync(Run run)
        {
            MostAtOnce = Math.Max(MostAtOnce, Interlocked.Increment(ref _running));
            _all.Enqueue(run);
            await (Gate?.Task ?? Task.CompletedTask);
            Interlocked.Decrement(ref _running);
            if (Failure is not null)
                throw Failure;
        }
    }

    public sealed class Hourly(Runs runs, TimeProvider time)
    {
        [Function("Hourly")]
        public Task RunAsync([TimerTrigger("0 0 * * * *")] TimerInfo timer) => runs.AddAsync(new Run(timer, time.GetUtcNow()));
    }

    public sealed class Configured(Runs runs, TimeProvider time)
    {
        [Function("Configured")]
        public Task RunAsync([TimerTrigger("%Audit__Schedule%")] TimerInfo timer) => runs.AddAsync(new Run(timer, time.GetUtcNow()));
    }

    public sealed class AtStart(Runs runs, TimeProvider time)
    {
        [Function("AtStart")]
        public Task RunAsync([TimerTrigger("1.00:00:00", RunOnStartup = true, UseMonitor = false)] TimerInfo timer) =>
            runs.AddAsync(new Run(timer, time.GetUtcNow()));
    }
}
