using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Tests.Support;

namespace Tests.Runtime.Durable;

/// <summary>Official sources: TaskOrchestrationContext.cs (durabletask), TaskOrchestrationContextWrapper.cs (durabletask-dotnet).</summary>
public sealed class TimerTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly ManualTime _time = new(Start);

    [Theory]
    [InlineData("00:00:00.0010000")]
    [InlineData("1.00:00:00")]
    [InlineData("400.00:00:00")]
    public async Task A_timer_fires_at_its_time_however_far(string delay)
    {
        var wait = TimeSpan.Parse(delay, System.Globalization.CultureInfo.InvariantCulture);
        await using var system = await StartAsync();
        var id = await system.Client.ScheduleNewOrchestrationInstanceAsync("Waiting", wait, TestContext.Current.CancellationToken);
        await Eventually.TrueAsync(() => _time.WaitingTimers == 1);

        _time.Advance(wait - TimeSpan.FromTicks(1));
        Assert.Equal(1, _time.WaitingTimers);
        _time.Advance(TimeSpan.FromMilliseconds(1));
        var end = await system.EndOfAsync(id);

        Assert.InRange(end.ReadOutputAs<DateTime>(), (Start + wait).UtcDateTime, (Start + wait).UtcDateTime.AddMilliseconds(1));
    }

    [Fact]
    public async Task A_timer_in_the_past_fires_at_once()
    {
        await using var system = await DurableSystem.StartAsync(typeof(Functions));

        var end = await system.RunAsync("Waiting", TimeSpan.FromDays(-1));

        Assert.Equal(OrchestrationRuntimeStatus.Completed, end.RuntimeStatus);
    }

    [Fact]
    public async Task A_cancelled_timer_holds_nothing_up()
    {
        await using var system = await StartAsync();

        var end = await system.RunAsync("Cancelling");

        Assert.Equal("cancelled", end.ReadOutputAs<string>());
        Assert.Equal(0, _time.WaitingTimers);
    }

    [Fact]
    public async Task A_timer_that_is_left_running_keeps_the_orchestration_running()
    {
        await using var system = await StartAsync();
        var id = await system.Client.ScheduleNewOrchestrationInstanceAsync("Leaving", TestContext.Current.CancellationToken);
        await Eventually.TrueAsync(() => _time.WaitingTimers == 1);

        var running = await system.Client.GetInstanceAsync(id, TestContext.Current.CancellationToken);
        _time.Advance(TimeSpan.FromHours(1));
        var end = await system.EndOfAsync(id);

        Assert.Equal(OrchestrationRuntimeStatus.Running, running!.RuntimeStatus);
        Assert.Equal("left", end.ReadOutputAs<string>());
    }

    private Task<DurableSystem> StartAsync() => DurableSystem.StartAsync(options => options with { Time = _time }, [typeof(Functions)]);

    internal static class Functions
    {
        [Function("Waiting")]
        public static async Task<DateTime> Waiting([OrchestrationTrigger] TaskOrchestrationContext context, TimeSpan delay)
        {
            await context.CreateTimer(delay, CancellationToken.None);
            return context.CurrentUtcDateTime;
        }

        [Function("Cancelling")]
        public static async Task<string> Cancelling([OrchestrationTrigger] TaskOrchestrationContext context)
        {
            using var cancellation = new CancellationTokenSource();
            var timer = context.CreateTimer(TimeSpan.FromHours(1), cancellation.Token);
            await context.CallActivityAsync("Nothing");
            // Not CancelAsync: its callbacks run on another thread.
            cancellation.Cancel();
            return timer.IsCanceled ? "cancelled" : "running";
        }

        [Function("Leaving")]
        public static async Task<string> Leaving([OrchestrationTrigger] TaskOrchestrationContext context)
        {
            var timer = context.CreateTimer(TimeSpan.FromHours(1), CancellationToken.None);
            var first = await Task.WhenAny(timer, context.CallActivityAsync("Nothing"));
            return first == timer ? "waited" : "left";
        }

        [Function("Nothing")]
        public static void Nothing([ActivityTrigger] object? _)
        {
        }
    }
}
