using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Tests.Support;

namespace Tests.Runtime.Durable;

/// <summary>Official sources: RetryPolicy.cs, TaskOrchestrationContextWrapper.cs (durabletask-dotnet), RetryInterceptor.cs (durabletask).</summary>
public sealed class RetryTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly ManualTime _time = new(Start);

    [Fact]
    public async Task The_first_attempt_counts_and_pauses_grow_up_to_the_longest()
    {
        await using var system = await StartAsync();
        var id = await system.Client.ScheduleNewOrchestrationInstanceAsync("Growing", TestContext.Current.CancellationToken);

        foreach (var pause in new[] { 1, 2, 4, 5 })
            await ExpectPauseAsync(system, pause);
        var end = await system.EndOfAsync(id);

        Assert.Equal("Task 'Fail' (#8) failed with an unhandled exception: attempt", end.FailureDetails!.ErrorMessage);
        Assert.Equal(
            ["at +0 s", "at +1 s", "at +3 s", "at +7 s", "at +12 s"],
            system.Calls.Entries);
    }

    [Fact]
    public async Task Retries_end_when_their_time_is_over()
    {
        await using var system = await StartAsync();
        var id = await system.Client.ScheduleNewOrchestrationInstanceAsync("TimedOut", TestContext.Current.CancellationToken);

        await ExpectPauseAsync(system, 10);
        await ExpectPauseAsync(system, 10);
        await system.EndOfAsync(id);

        Assert.Equal(["at +0 s", "at +10 s", "at +20 s"], system.Calls.Entries);
    }

    [Theory]
    [InlineData("Selective", 1)]
    [InlineData("SelectiveThrowing", 1)]
    public async Task A_failure_that_is_not_worth_it_is_not_retried(string orchestrator, int attempts)
    {
        await using var system = await StartAsync();

        var end = await system.RunAsync(orchestrator);

        Assert.Equal(OrchestrationRuntimeStatus.Failed, end.RuntimeStatus);
        Assert.StartsWith("Task 'Fail' (#0)", end.FailureDetails!.ErrorMessage, StringComparison.Ordinal);
        Assert.Equal(attempts, system.Calls.Entries.Count);
    }

    [Fact]
    public async Task A_retry_that_succeeds_gives_its_result()
    {
        await using var system = await StartAsync();
        var id = await system.Client.ScheduleNewOrchestrationInstanceAsync("Recovering", TestContext.Current.CancellationToken);

        await ExpectPauseAsync(system, 3);
        var end = await system.EndOfAsync(id);

        Assert.Equal("second attempt", end.ReadOutputAs<string>());
    }

    [Fact]
    public async Task A_handler_decides_with_number_failure_and_time_and_may_wait_durably()
    {
        await using var system = await StartAsync();
        var id = await system.Client.ScheduleNewOrchestrationInstanceAsync("Handled", TestContext.Current.CancellationToken);

        await ExpectPauseAsync(system, 7);
        await ExpectPauseAsync(system, 7);
        var end = await system.EndOfAsync(id);

        Assert.Equal(OrchestrationRuntimeStatus.Failed, end.RuntimeStatus);
        Assert.Equal(["1 attempt +0 s", "2 attempt +7 s", "3 attempt +14 s"], end.ReadCustomStatusAs<string[]>()!);
    }

    [Fact]
    public void A_policy_without_sense_is_refused()
    {
        var second = TimeSpan.FromSeconds(1);

        Assert.Throws<ArgumentOutOfRangeException>(() => new RetryPolicy(0, second));
        Assert.Throws<ArgumentOutOfRangeException>(() => new RetryPolicy(1, TimeSpan.Zero));
        Assert.Throws<ArgumentOutOfRangeException>(() => new RetryPolicy(1, second, backoffCoefficient: 0.5));
        Assert.Throws<ArgumentOutOfRangeException>(() => new RetryPolicy(1, second, maxRetryInterval: second / 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => new RetryPolicy(1, second, retryTimeout: second / 2));
        Assert.Equal(TimeSpan.FromHours(1), new RetryPolicy(1, second).MaxRetryInterval);
    }

    private Task<DurableSystem> StartAsync() => DurableSystem.StartAsync(options => options with { Time = _time }, [typeof(Functions)]);

    // One millisecond before its end the pause still lasts.
    private async Task ExpectPauseAsync(DurableSystem system, int seconds)
    {
        await Eventually.TrueAsync(() => _time.WaitingTimers == 1);
        var calls = system.Calls.Entries.Count;
        _time.Advance(TimeSpan.FromSeconds(seconds) - TimeSpan.FromMilliseconds(1));
        Assert.Equal(1, _time.WaitingTimers);
        Assert.Equal(calls, system.Calls.Entries.Count);
        _time.Advance(TimeSpan.FromMilliseconds(1));
    }

    internal sealed class Functions(CallLog calls, TimeProvider time)
    {
        private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

        [Function("Growing")]
        public static Task Growing([OrchestrationTrigger] TaskOrchestrationContext context) =>
            context.CallActivityAsync(
                "Fail",
                "attempt",
                TaskOptions.FromRetryPolicy(new RetryPolicy(5, Second, backoffCoefficient: 2, maxRetryInterval: 5 * Second)));

        [Function("TimedOut")]
        public static Task TimedOut([OrchestrationTrigger] TaskOrchestrationContext context) =>
            context.CallActivityAsync("Fail", "attempt", TaskOptions.FromRetryPolicy(new RetryPolicy(100, 10 * Second, retryTimeout: 15 * Second)));

        [Function("Selective")]
        public static Task Selective([OrchestrationTrigger] TaskOrchestrationContext context) =>
            context.CallActivityAsync(
                "Fail",
                "attempt",
                TaskOptions.FromRetryPolicy(new RetryPolicy(5, Second) { HandleFailure = failure => failure.IsCausedBy<TimeoutException>() }));

        [Function("SelectiveThrowing")]
        public static Task SelectiveThrowing([OrchestrationTrigger] TaskOrchestrationContext context) =>
            context.CallActivityAsync(
                "Fail", "attempt", TaskOptions.FromRetryPolicy(new RetryPolicy(5, Second) { HandleFailure = _ => throw new TimeoutException("hidden") }));

        [Function("Recovering")]
        public static Task<string> Recovering([OrchestrationTrigger] TaskOrchestrationContext context) =>
            context.CallActivityAsync<string>("FailOnce", "x", TaskOptions.FromRetryPolicy(new RetryPolicy(2, 3 * Second)));

        [Function("Handled")]
        public static async Task Handled([OrchestrationTrigger] TaskOrchestrationContext context)
        {
            var decisions = new List<string>();
            await context.CallActivityAsync("Fail", "attempt", TaskOptions.FromRetryHandler(async retry =>
            {
                decisions.Add($"{retry.LastAttemptNumber} {retry.LastFailure.ErrorMessage} +{retry.TotalRetryTime.TotalSeconds} s");
                context.SetCustomStatus(decisions);
                if (retry.LastAttemptNumber == 3)
                    return false;
                await retry.OrchestrationContext.CreateTimer(7 * Second, retry.CancellationToken);
                return true;
            }));
        }

        [Function("Fail")]
        public void Fail([ActivityTrigger] string message)
        {
            calls.Add($"at +{(time.GetUtcNow() - Start).TotalSeconds} s");
            throw new InvalidOperationException(message);
        }

        [Function("FailOnce")]
        public string FailOnce([ActivityTrigger] string message)
        {
            calls.Add(message);
            return calls.Entries.Count > 1 ? "second attempt" : throw new InvalidOperationException(message);
        }
    }
}
