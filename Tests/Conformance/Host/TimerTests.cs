using System.Collections.Concurrent;
using System.Text.Json;
using Emulators.Storage;
using LocalHost.Extensions;
using LocalHost.Servers;
using LocalHost.Timers;
using LocalHost.Workers;
using LocalHost.Workers.Rpc;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;
using Tests.Support;

namespace Tests.Conformance.Host;

/// <summary>
/// When timer functions run and what they are told, without a worker. Official sources: TimerListener.cs, ScheduleMonitor.cs
/// (azure-webjobs-sdk-extensions).
/// </summary>
public sealed class TimerTests : IAsyncLifetime
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly TemporaryFolder _folder = new();
    private readonly ManualTime _time = new(Start);
    private readonly Runs _runs = new();
    private LocalStore _store = null!;

    public ValueTask InitializeAsync()
    {
        _store = LocalStore.Open(_folder.Path, TimerStatuses.Schema);
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_function_runs_at_each_time_of_its_schedule_and_is_told_the_state_of_it()
    {
        var timers = await StartAsync("0 0 * * * *");

        await AdvanceToRunAsync(TimeSpan.FromHours(1), 1);
        await AdvanceToRunAsync(TimeSpan.FromHours(1), 2);

        Assert.Equal([(false, default, Start.AddHours(1)), (false, Start.AddHours(1), Start.AddHours(2))], _runs.All.Select(run => run.State));
        await timers.StopAsync(CancellationToken.None);
    }

    [Fact]
    public async Task A_run_that_was_missed_is_made_up_once_and_told_so()
    {
        await (await StartAsync("0 0 * * * *")).StopAsync(CancellationToken.None);
        _time.Advance(TimeSpan.FromHours(5));

        var timers = await StartAsync("0 0 * * * *");
        await _runs.UntilAsync(1);
        await AdvanceToRunAsync(TimeSpan.FromHours(1), 2);

        Assert.Equal([true, false], _runs.All.Select(run => run.State.IsPastDue));
        await timers.StopAsync(CancellationToken.None);
    }

    [Fact]
    public async Task A_changed_schedule_is_not_made_up_for()
    {
        await (await StartAsync("0 0 * * * *")).StopAsync(CancellationToken.None);
        _time.Advance(TimeSpan.FromHours(5));

        var timers = await StartAsync("0 30 * * * *");
        await AdvanceToRunAsync(TimeSpan.FromMinutes(30), 1);

        Assert.False(_runs.All[0].State.IsPastDue);
        await timers.StopAsync(CancellationToken.None);
    }

    [Fact]
    public async Task A_function_can_also_run_at_the_start_and_an_unmonitored_one_is_told_no_state()
    {
        var timers = await StartAsync("1.00:00:00", """ "runOnStartup": true, "useMonitor": false, """);

        await _runs.UntilAsync(1);

        Assert.Equal(JsonValueKind.Null, _runs.All[0].Info.GetProperty("ScheduleStatus").ValueKind);
        await timers.StopAsync(CancellationToken.None);
    }

    [Fact]
    public async Task A_failed_run_is_not_repeated_and_the_schedule_goes_on()
    {
        _runs.Fail = true;
        var timers = await StartAsync("0 0 * * * *");

        await AdvanceToRunAsync(TimeSpan.FromHours(1), 1);
        await AdvanceToRunAsync(TimeSpan.FromHours(1), 2);

        await timers.StopAsync(CancellationToken.None);
    }

    [Fact]
    public async Task Runs_do_not_overlap_and_what_falls_due_meanwhile_runs_once_after()
    {
        _runs.Gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var timers = await StartAsync("0 0 * * * *");
        await AdvanceToRunAsync(TimeSpan.FromHours(1), 1);

        _time.Advance(TimeSpan.FromHours(3));
        Assert.Single(_runs.All);
        _runs.Gate.SetResult();

        await _runs.UntilAsync(2);
        await AdvanceToRunAsync(TimeSpan.FromHours(1), 3);
        await timers.StopAsync(CancellationToken.None);
    }

    [Fact]
    public async Task A_run_that_is_asked_for_waits_its_turn_and_leaves_the_schedule_as_it_is()
    {
        _runs.Gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var timers = await StartAsync("0 0 * * * *");
        await AdvanceToRunAsync(TimeSpan.FromHours(1), 1);

        Assert.False(timers.RunNow("Another"));
        Assert.True(timers.RunNow("timed"));
        Assert.Single(_runs.All);
        _runs.Gate.SetResult();
        await _runs.UntilAsync(2);

        await AdvanceToRunAsync(TimeSpan.FromHours(1), 3);
        Assert.Equal(Start.AddHours(1), _runs.All[2].State.Last);
        await timers.StopAsync(CancellationToken.None);
    }

    [Theory]
    [InlineData(null, "'%Audit__Schedule%' names a setting that is missing")]
    [InlineData("sometimes", "'sometimes' was not recognized")]
    public async Task A_schedule_that_makes_no_sense_stops_the_start(string? schedule, string expected)
    {
        var failure = await Assert.ThrowsAsync<HostStartException>(() => StartAsync(schedule));

        Assert.Contains("Function 'Timed'", failure.Message, StringComparison.Ordinal);
        Assert.Contains(expected, failure.Message, StringComparison.Ordinal);
    }

    private async Task AdvanceToRunAsync(TimeSpan by, int runs)
    {
        await Eventually.TrueAsync(() => _time.IsWaitedFor(_time.GetUtcNow() + by));
        _time.Advance(by);
        await _runs.UntilAsync(runs);
    }

    private async Task<TimerExtension> StartAsync(string? schedule, string members = "")
    {
        var trigger = FunctionBinding.Read($$"""{ "name": "timer", "type": "timerTrigger", {{members}} "schedule": "%Audit__Schedule%" }""");
        _runs.Functions = [new WorkerFunction("1", "Timed", trigger, [trigger])];
        var extension = new TimerExtension(new TimerStatuses(_store));
        extension.Add(new HostedApp
        {
            Worker = _runs,
            HostJson = JsonDocument.Parse("{}").RootElement,
            Settings = new ConfigurationBuilder().AddInMemoryCollection([new("Audit:Schedule", schedule)]).Build(),
            WorkerEndpoint = new Uri("http://127.0.0.1/"),
            PublicAddress = new Uri("http://127.0.0.1/"),
            Time = _time,
            Loggers = NullLoggerFactory.Instance,
            BindingValues = new Dictionary<string, IBindingValueProvider>(),
        });
        await extension.StartAsync(CancellationToken.None);
        return extension;
    }

    private sealed record Run(JsonElement Info)
    {
        public (bool IsPastDue, DateTimeOffset Last, DateTimeOffset Next) State => (
            Info.GetProperty("IsPastDue").GetBoolean(),
            Info.GetProperty("ScheduleStatus").GetProperty("Last").GetDateTime() is var last && last == default ? default : new DateTimeOffset(last),
            Info.GetProperty("ScheduleStatus").GetProperty("Next").GetDateTimeOffset());
    }

    private sealed class Runs : IFunctionWorker
    {
        private readonly ConcurrentQueue<Run> _all = new();

        public string App => "app";

        public IReadOnlyList<WorkerFunction> Functions { get; set; } = [];

        public IReadOnlyList<Run> All => [.. _all];

        public bool Fail { get; set; }

        public TaskCompletionSource? Gate { get; set; }

        public async Task<InvocationResponse> InvokeAsync(WorkerFunction function, InvocationRequest request, CancellationToken cancellationToken)
        {
            _all.Enqueue(new Run(JsonDocument.Parse(Assert.Single(request.InputData).Data.Json).RootElement));
            await (Gate?.Task ?? Task.CompletedTask);
            return new InvocationResponse
            {
                Result = new StatusResult { Status = Fail ? StatusResult.Types.Status.Failure : StatusResult.Types.Status.Success },
            };
        }

        public async Task UntilAsync(int count)
        {
            await Eventually.TrueAsync(() => _all.Count >= count);
            Assert.Equal(count, _all.Count);
        }
    }
}
