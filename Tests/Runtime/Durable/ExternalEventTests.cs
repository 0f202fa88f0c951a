using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Tests.Support;

namespace Tests.Runtime.Durable;

/// <summary>Official sources: TaskOrchestrationContextWrapper.cs (durabletask-dotnet), DurableClient.cs (azure-functions-durable-extension).</summary>
public sealed class ExternalEventTests
{
    private readonly ManualTime _time = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_event_continues_the_orchestration_that_waits_for_it_whatever_its_case()
    {
        await using var system = await DurableSystem.StartAsync(typeof(Functions));
        var id = await system.Client.ScheduleNewOrchestrationInstanceAsync("WaitForTwo", Cancellation);
        await system.Client.WaitForInstanceStartAsync(id, Cancellation);

        await system.Client.RaiseEventAsync(id, "APPROVAL", "first", Cancellation);
        await system.Client.RaiseEventAsync(id, "approval", "second", Cancellation);
        var end = await system.EndOfAsync(id);

        Assert.Equal("first second", end.ReadOutputAs<string>());
    }

    [Fact]
    public async Task Events_that_come_early_wait_in_their_order()
    {
        await using var system = await DurableSystem.StartAsync(typeof(Functions));
        var id = await system.Client.ScheduleNewOrchestrationInstanceAsync("WaitForGoAndTwo", Cancellation);

        await system.Client.RaiseEventAsync(id, "Approval", "first", Cancellation);
        await system.Client.RaiseEventAsync(id, "Approval", "second", Cancellation);
        await system.Client.RaiseEventAsync(id, "Go", cancellation: Cancellation);
        var end = await system.EndOfAsync(id);

        Assert.Equal("first second", end.ReadOutputAs<string>());
    }

    [Fact]
    public async Task The_latest_waiter_gets_the_event()
    {
        await using var system = await DurableSystem.StartAsync(typeof(Functions));
        var id = await system.Client.ScheduleNewOrchestrationInstanceAsync("WaitTwice", Cancellation);

        await system.Client.RaiseEventAsync(id, "Approval", "first", Cancellation);
        await system.Client.RaiseEventAsync(id, "Approval", "second", Cancellation);
        var end = await system.EndOfAsync(id);

        Assert.Equal("earlier=second later=first", end.ReadOutputAs<string>());
    }

    [Fact]
    public async Task A_wait_ends_when_its_time_is_over()
    {
        await using var system = await StartWithManualTimeAsync();
        var id = await system.Client.ScheduleNewOrchestrationInstanceAsync("WaitAnHour", Cancellation);
        await Eventually.TrueAsync(() => _time.WaitingTimers == 1);

        _time.Advance(TimeSpan.FromHours(1));
        var end = await system.EndOfAsync(id);

        Assert.Equal("too late", end.ReadOutputAs<string>());
    }

    [Fact]
    public async Task A_wait_that_is_over_and_that_nobody_catches_fails_the_orchestration()
    {
        await using var system = await StartWithManualTimeAsync();
        var id = await system.Client.ScheduleNewOrchestrationInstanceAsync("WaitAnHourAtMost", Cancellation);
        await Eventually.TrueAsync(() => _time.WaitingTimers == 1);

        _time.Advance(TimeSpan.FromHours(1));
        var end = await system.EndOfAsync(id);

        Assert.True(end.FailureDetails!.IsCausedBy<OperationCanceledException>());
    }

    [Fact]
    public async Task An_event_in_time_cancels_the_timer_of_the_wait()
    {
        await using var system = await StartWithManualTimeAsync();
        var id = await system.Client.ScheduleNewOrchestrationInstanceAsync("WaitAnHour", Cancellation);
        await Eventually.TrueAsync(() => _time.WaitingTimers == 1);

        await system.Client.RaiseEventAsync(id, "Approval", "yes", Cancellation);
        var end = await system.EndOfAsync(id);

        Assert.Equal("yes", end.ReadOutputAs<string>());
        Assert.Equal(0, _time.WaitingTimers);
    }

    [Fact]
    public async Task Waits_of_one_name_must_have_one_type()
    {
        await using var system = await DurableSystem.StartAsync(typeof(Functions));

        var end = await system.RunAsync("WaitForTwoTypes");

        Assert.True(end.FailureDetails!.IsCausedBy<ArgumentException>());
        Assert.StartsWith("Events with the same name must have the same type argument.", end.FailureDetails.ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_event_for_an_instance_that_does_not_run_is_refused()
    {
        await using var system = await DurableSystem.StartAsync(typeof(Functions));
        var ended = await system.RunAsync("WaitForTwoTypes");

        await Assert.ThrowsAsync<ArgumentException>(() => system.Client.RaiseEventAsync("nobody", "Approval", "yes", Cancellation));
        await Assert.ThrowsAsync<InvalidOperationException>(() => system.Client.RaiseEventAsync(ended.InstanceId, "Approval", "yes", Cancellation));
    }

    private Task<DurableSystem> StartWithManualTimeAsync() => DurableSystem.StartAsync(options => options with { Time = _time }, [typeof(Functions)]);

    internal static class Functions
    {
        [Function("WaitForTwo")]
        public static async Task<string> WaitForTwo([OrchestrationTrigger] TaskOrchestrationContext context) =>
            $"{await context.WaitForExternalEvent<string>("Approval")} {await context.WaitForExternalEvent<string>("Approval")}";

        [Function("WaitForGoAndTwo")]
        public static async Task<string> WaitForGoAndTwo([OrchestrationTrigger] TaskOrchestrationContext context)
        {
            await context.WaitForExternalEvent<object?>("Go");
            return await WaitForTwo(context);
        }

        [Function("WaitTwice")]
        public static async Task<string> WaitTwice([OrchestrationTrigger] TaskOrchestrationContext context)
        {
            var earlier = context.WaitForExternalEvent<string>("Approval");
            var later = context.WaitForExternalEvent<string>("Approval");
            await Task.WhenAll(earlier, later);
            return $"earlier={await earlier} later={await later}";
        }

        [Function("WaitAnHour")]
        public static async Task<string> WaitAnHour([OrchestrationTrigger] TaskOrchestrationContext context)
        {
            try
            {
                return await context.WaitForExternalEvent<string>("Approval", TimeSpan.FromHours(1));
            }
            catch (OperationCanceledException)
            {
                return "too late";
            }
        }

        [Function("WaitAnHourAtMost")]
        public static Task<string> WaitAnHourAtMost([OrchestrationTrigger] TaskOrchestrationContext context) =>
            context.WaitForExternalEvent<string>("Approval", TimeSpan.FromHours(1));

        [Function("WaitForTwoTypes")]
        public static Task WaitForTwoTypes([OrchestrationTrigger] TaskOrchestrationContext context) =>
            Task.WhenAll(context.WaitForExternalEvent<string>("Approval"), context.WaitForExternalEvent<int>("approval"));
    }
}
