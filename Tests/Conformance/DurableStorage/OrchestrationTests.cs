using System.Globalization;
using DurableTask.Core;
using DurableTask.Core.Exceptions;
using DurableTask.Core.History;

namespace Tests.Conformance.DurableStorage;

/// <summary>What the official engine makes of orchestrations over the local store.</summary>
public sealed class OrchestrationTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(20)]
    [InlineData(1_200)] // More than are kept in memory until they are handed out.
    public async Task Activities_that_fan_out_are_all_answered(int count)
    {
        await using var hub = await TaskHub.Open(_folder.Path)
            .With("squares", async (orchestration, input) =>
            {
                var squares = await Task.WhenAll(Enumerable.Range(1, count).Select(number => orchestration.CallAsync("square", $"{number}")));
                return string.Join(",", squares);
            })
            .With("square", input => $"{int.Parse(input!, CultureInfo.InvariantCulture) * int.Parse(input!, CultureInfo.InvariantCulture)}")
            .StartAsync();

        var end = await hub.RunAsync("squares", input: "go");

        Assert.Equal(OrchestrationStatus.Completed, end.OrchestrationStatus);
        Assert.Equal($"\"{string.Join(",", Enumerable.Range(1, count).Select(number => number * number))}\"", end.Output);
        Assert.Equal(("squares", "\"go\""), (end.Name, end.Input));
        Assert.InRange(end.CompletedTime, end.CreatedTime, end.LastUpdatedTime);
    }

    [Fact]
    public async Task A_failed_activity_is_tried_again_and_its_failure_is_told_in_full()
    {
        var tries = 0;
        await using var hub = await TaskHub.Open(_folder.Path)
            .With("stubborn", (orchestration, input) => orchestration.Context.ScheduleWithRetry<string?>(
                "flaky", "", new RetryOptions(TimeSpan.FromMilliseconds(1), int.Parse(input!, CultureInfo.InvariantCulture)), "x"))
            .With("flaky", _ => Interlocked.Increment(ref tries) % 3 == 0 ? "done" : throw new InvalidOperationException($"try {tries}"))
            .StartAsync();

        Assert.Equal("\"done\"", (await hub.RunAsync("stubborn", input: "3")).Output);
        var failed = await hub.RunAsync("stubborn", "failed", input: "2");

        Assert.Equal(OrchestrationStatus.Failed, failed.OrchestrationStatus);
        Assert.EndsWith("try 5", failed.FailureDetails.ErrorMessage, StringComparison.Ordinal);
        var failures = hub.History<TaskFailedEvent>("failed").Select(failure => (failure.FailureDetails!.ErrorType, failure.FailureDetails.ErrorMessage));
        Assert.Equal([(typeof(InvalidOperationException).FullName!, "try 4"), (typeof(InvalidOperationException).FullName!, "try 5")], failures);
    }

    [Fact]
    public async Task Events_are_kept_in_their_order_before_and_while_an_instance_runs_and_dropped_where_there_is_none()
    {
        await using var hub = TaskHub.Open(_folder.Path)
            .With("listener", async (orchestration, _) =>
                $"{await orchestration.EventAsync("a")} {await orchestration.EventAsync("b")} {await orchestration.EventAsync("a")}");
        var instance = await hub.CreateAsync("listener", "listener");
        await hub.Client.RaiseEventAsync(instance, "a", "one");
        await hub.Client.RaiseEventAsync(new OrchestrationInstance { InstanceId = "nobody" }, "a", "lost");
        await hub.StartAsync();
        await hub.StateAsync("listener", state => state.OrchestrationStatus == OrchestrationStatus.Running);
        await hub.Client.RaiseEventAsync(instance, "a", "three");
        await hub.Client.RaiseEventAsync(instance, "b", "two");

        Assert.Equal("\"one two three\"", (await hub.EndOfAsync("listener")).Output);
        Assert.Null(await hub.Client.GetOrchestrationStateAsync("nobody"));
    }

    [Fact]
    public async Task Continuing_as_new_drops_the_history_and_keeps_events_and_the_instance()
    {
        await using var hub = await TaskHub.Open(_folder.Path)
            .With("counter", async (orchestration, input) =>
            {
                var sum = int.Parse(input!, CultureInfo.InvariantCulture) +
                    int.Parse(await orchestration.EventAsync("add"), CultureInfo.InvariantCulture);
                orchestration.SetStatus($"{sum}");
                if (sum < 10)
                    orchestration.Context.ContinueAsNew($"{sum}");
                return $"{sum}";
            })
            .StartAsync();
        var instance = new OrchestrationInstance { InstanceId = "counter" };
        var first = await hub.CreateAsync("counter", "counter", "0");
        foreach (var number in Enumerable.Range(1, 4))
            await hub.Client.RaiseEventAsync(instance, "add", $"{number}");

        var end = await hub.EndOfAsync("counter");

        Assert.Equal(("\"10\"", "\"10\""), (end.Output, end.Status));
        Assert.NotEqual(first.ExecutionId, end.OrchestrationInstance.ExecutionId);
        Assert.Single(hub.History<ExecutionStartedEvent>("counter"));
        Assert.Null(await hub.Client.GetOrchestrationStateAsync("counter", first.ExecutionId));
    }

    [Fact]
    public async Task A_suspended_instance_waits_until_it_is_resumed_and_a_terminated_one_ends()
    {
        await using var hub = await TaskHub.Open(_folder.Path)
            .With("listener", (orchestration, _) => Result(orchestration.EventAsync("go")))
            .StartAsync();
        var instance = await hub.CreateAsync("listener", "suspended");
        await hub.Client.SuspendInstanceAsync(instance, "lunch");
        await hub.StateAsync("suspended", state => state.OrchestrationStatus == OrchestrationStatus.Suspended);
        await hub.Client.RaiseEventAsync(instance, "go", "went");
        await hub.Client.ResumeInstanceAsync(instance, "coffee");
        Assert.Equal("\"went\"", (await hub.EndOfAsync("suspended")).Output);

        var unwanted = await hub.CreateAsync("listener", "unwanted");
        await hub.Client.TerminateInstanceAsync(unwanted, "not needed");
        var end = await hub.EndOfAsync("unwanted");
        Assert.Equal((OrchestrationStatus.Terminated, "not needed"), (end.OrchestrationStatus, end.Output));
    }

    [Fact]
    public async Task Sub_orchestrations_answer_their_parent_and_end_with_it_when_so_asked()
    {
        await using var hub = await TaskHub.Open(_folder.Path)
            .With("parent", async (orchestration, _) =>
                await orchestration.Context.CreateSubOrchestrationInstance<string>("middle", "", "middle", "x") + " through parent")
            .With("middle", async (orchestration, _) =>
                await orchestration.Context.CreateSubOrchestrationInstance<string>("child", "", "child", "x") + " through middle")
            .With("child", (orchestration, _) => Result(orchestration.EventAsync("go")))
            .StartAsync();
        var child = new OrchestrationInstance { InstanceId = "child" };

        await hub.CreateAsync("parent", "parent");
        var state = await hub.StateAsync("child", _ => true);
        Assert.Equal("middle", state.ParentInstance.OrchestrationInstance.InstanceId);
        await hub.Client.RaiseEventAsync(child, "go", "went");
        Assert.Equal("\"went through middle through parent\"", (await hub.EndOfAsync("parent")).Output);

        await hub.CreateAsync("parent", "parent");
        await hub.StateAsync("child", child => child.OrchestrationStatus == OrchestrationStatus.Running);
        await hub.Service.ForceTerminateTaskOrchestrationAsync("parent", "all of it", recursive: true);
        foreach (var instance in new[] { "parent", "middle", "child" })
            Assert.Equal(OrchestrationStatus.Terminated, (await hub.EndOfAsync(instance)).OrchestrationStatus);
    }

    [Fact]
    public async Task A_sub_orchestration_whose_instance_is_alive_fails_its_parent_s_call()
    {
        await using var hub = await TaskHub.Open(_folder.Path)
            .With("parent", (orchestration, _) => orchestration.Context.CreateSubOrchestrationInstance<string?>("child", "", "child", "x"))
            .With("child", (orchestration, _) => Result(orchestration.EventAsync("go")))
            .StartAsync();
        await hub.CreateAsync("child", "child");

        var end = await hub.RunAsync("parent", "parent");

        Assert.Equal(OrchestrationStatus.Failed, end.OrchestrationStatus);
        var failure = Assert.Single(hub.History<SubOrchestrationInstanceFailedEvent>("parent"));
        Assert.Equal(typeof(OrchestrationAlreadyExistsException).FullName, failure.FailureDetails?.ErrorType);
    }

    [Fact]
    public async Task A_failed_orchestration_is_rewound_with_its_failed_children()
    {
        var isBroken = true;
        await using var hub = await TaskHub.Open(_folder.Path)
            .With("parent", async (orchestration, _) =>
                await orchestration.CallAsync("fine") + await orchestration.Context.CreateSubOrchestrationInstance<string>("child", "", "child", "x"))
            .With("child", (orchestration, _) => Result(orchestration.CallAsync("broken")))
            .With("fine", _ => "fine ")
            .With("broken", _ => isBroken ? throw new InvalidOperationException("broken") : "mended")
            .StartAsync();
        Assert.Equal(OrchestrationStatus.Failed, (await hub.RunAsync("parent", "parent")).OrchestrationStatus);

        isBroken = false;
        await hub.Service.RewindTaskOrchestrationAsync("parent", "mended");

        var end = await hub.StateAsync("parent", state => state.OrchestrationStatus == OrchestrationStatus.Completed);
        Assert.Equal("\"fine mended\"", end.Output);
        Assert.Single(hub.History<TaskScheduledEvent>("parent"));
    }

    [Fact]
    public async Task A_thousand_instances_at_once_all_end_and_nothing_of_them_stays_in_memory()
    {
        await using var hub = await TaskHub.Open(_folder.Path)
            .With("pair", async (orchestration, input) => await orchestration.CallAsync("echo", input) + await orchestration.CallAsync("echo", input))
            .With("echo", input => input)
            .StartAsync();

        var ends = await Task.WhenAll(Enumerable.Range(0, 1_000).Select(number => hub.RunAsync("pair", $"pair-{number}", $"{number} ")));

        Assert.Equal(Enumerable.Range(0, 1_000).Select(number => $"\"{number} {number} \""), ends.Select(end => end.Output));
        Assert.Equal(0, hub.Service.HeldEvents);
        Assert.Equal(0, hub.Service.HeldRows);
    }

    private static async Task<string?> Result(Task<string> task) => await task;
}
