using DurableTask.Core.Exceptions;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Tests.Support;

namespace Tests.Runtime.Durable;

/// <summary>
/// Official sources: TaskOrchestrationContext.cs, TaskOrchestrationExecutor.cs (durabletask),
/// FunctionsOrchestrator.cs (azure-functions-durable-extension).
/// </summary>
public sealed class DeterminismTests
{
    [Theory]
    [InlineData("OtherActivity", "an activity task named 'Echo' with sequence number 0", "instead scheduled an activity task named 'Other'")]
    [InlineData("TimerInstead", "an activity task named 'Echo' with sequence number 0", "instead scheduled a timer task")]
    [InlineData("ActivityInstead", "a timer task with sequence number 0", "instead scheduled an activity task named 'Echo'")]
    [InlineData("Nothing", "an activity task named 'Echo' with sequence number 0", "hasn't (yet?) scheduled this task")]
    public async Task A_replay_that_departs_from_its_history_fails_and_names_the_step(string orchestrator, string recorded, string replayed)
    {
        await using var system = await DurableSystem.StartAsync(typeof(Functions));

        var end = await system.RunAsync(orchestrator);

        Assert.Equal(OrchestrationRuntimeStatus.Failed, end.RuntimeStatus);
        Assert.True(end.FailureDetails!.IsCausedBy<NonDeterministicOrchestrationException>());
        Assert.StartsWith("Non-Deterministic workflow detected: ", end.FailureDetails.ErrorMessage, StringComparison.Ordinal);
        Assert.Contains(recorded, end.FailureDetails.ErrorMessage, StringComparison.Ordinal);
        Assert.Contains(replayed, end.FailureDetails.ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_replay_may_change_the_input_of_an_activity()
    {
        await using var system = await DurableSystem.StartAsync(typeof(Functions));

        var end = await system.RunAsync("OtherInput");

        Assert.Equal(OrchestrationRuntimeStatus.Completed, end.RuntimeStatus);
    }

    [Theory]
    [InlineData("Delays")]
    [InlineData("DelaysAfterAnActivity")]
    [InlineData("Offloads")]
    [InlineData("OffloadsWithoutContext")]
    [InlineData("LeavesTheContext")]
    [InlineData("WaitsForNothing")]
    public async Task Waiting_for_what_is_not_durable_fails_the_orchestration_with_a_clear_message(string orchestrator)
    {
        await using var system = await DurableSystem.StartAsync(typeof(Functions));

        var end = await system.RunAsync(orchestrator);

        Assert.Equal(OrchestrationRuntimeStatus.Failed, end.RuntimeStatus);
        Assert.Equal(
            "An invalid asynchronous invocation was detected. This can be caused by awaiting non-durable tasks "
            + "in an orchestrator function's implementation or by middleware that invokes asynchronous code.",
            end.FailureDetails!.ErrorMessage);

        // What was waited for ends now, too late to change anything.
        Functions.Clock.Advance(TimeSpan.FromSeconds(1));
        var later = await system.Client.GetInstanceAsync(end.InstanceId, TestContext.Current.CancellationToken);
        Assert.Equal((end.RuntimeStatus, end.LastUpdatedAt), (later!.RuntimeStatus, later.LastUpdatedAt));
    }

    [Fact]
    public async Task What_needs_no_other_thread_may_be_awaited()
    {
        await using var system = await DurableSystem.StartAsync(typeof(Functions));

        var end = await system.RunAsync("Yields");

        Assert.Equal(3, end.ReadOutputAs<int>());
    }

    internal sealed class Functions
    {
        private static readonly TaskCompletionSource Never = new();

        private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

        /// <summary>Stands still until a test lets it go on, so a delay by it is never over before it is awaited.</summary>
        public static ManualTime Clock { get; } = new(DateTimeOffset.UnixEpoch);

        [Function("OtherActivity")]
        public static Task OtherActivity([OrchestrationTrigger] TaskOrchestrationContext context) =>
            context.CallActivityAsync<int>(context.IsReplaying ? "Other" : "Echo", 1);

        [Function("TimerInstead")]
        public static Task TimerInstead([OrchestrationTrigger] TaskOrchestrationContext context) =>
            context.IsReplaying ? context.CreateTimer(TimeSpan.FromHours(1), CancellationToken.None) : context.CallActivityAsync<int>("Echo", 1);

        [Function("ActivityInstead")]
        public static Task ActivityInstead([OrchestrationTrigger] TaskOrchestrationContext context) =>
            context.IsReplaying ? context.CallActivityAsync<int>("Echo", 1) : context.CreateTimer(TimeSpan.FromMilliseconds(1), CancellationToken.None);

        [Function("Nothing")]
        public static Task Nothing([OrchestrationTrigger] TaskOrchestrationContext context) =>
            context.IsReplaying ? Task.CompletedTask : context.CallActivityAsync<int>("Echo", 1);

        [Function("OtherInput")]
        public static Task OtherInput([OrchestrationTrigger] TaskOrchestrationContext context) =>
            context.CallActivityAsync<int>("Echo", context.IsReplaying ? 2 : 1);

        [Function("Delays")]
        public static async Task Delays([OrchestrationTrigger] TaskOrchestrationContext _) => await Task.Delay(Second, Clock);

        [Function("DelaysAfterAnActivity")]
        public static async Task DelaysAfterAnActivity([OrchestrationTrigger] TaskOrchestrationContext context)
        {
            await context.CallActivityAsync<int>("Echo", 1);
            await Task.Delay(Second, Clock);
        }

        [Function("Offloads")]
        public static async Task<int> Offloads([OrchestrationTrigger] TaskOrchestrationContext context)
        {
            var number = await context.CallActivityAsync<int>("Echo", 1);
            return await Task.Run(async () =>
            {
                await Task.Delay(Second, Clock);
                return number;
            });
        }

        [Function("OffloadsWithoutContext")]
        public static async Task<int> OffloadsWithoutContext([OrchestrationTrigger] TaskOrchestrationContext context)
        {
            await Task.Delay(Second, Clock).ConfigureAwait(false);
            return await context.CallActivityAsync<int>("Echo", 1);
        }

        [Function("LeavesTheContext")]
        public static async Task<int> LeavesTheContext([OrchestrationTrigger] TaskOrchestrationContext context)
        {
            await context.CallActivityAsync<int>("Echo", 1).ConfigureAwait(false);
            return await context.CallActivityAsync<int>("Echo", 2);
        }

        [Function("WaitsForNothing")]
        public static async Task WaitsForNothing([OrchestrationTrigger] TaskOrchestrationContext context)
        {
            context.SetCustomStatus("waiting");
            await Never.Task;
        }

        [Function("Yields")]
        public static async Task<int> Yields([OrchestrationTrigger] TaskOrchestrationContext context)
        {
            await Task.Yield();
            var first = await context.CallActivityAsync<int>("Echo", 1);
            await Task.Yield();
            return first + await context.CallActivityAsync<int>("Echo", 2);
        }

        [Function("Echo")]
        public static int Echo([ActivityTrigger] int number) => number;

        [Function("Other")]
        public static int Other([ActivityTrigger] int number) => number;
    }
}
