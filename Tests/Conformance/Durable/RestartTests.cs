using DurableTask.Core.History;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Tests.Conformance.Durable;

/// <summary>What clients were told holds when the host, and with it the worker, ends right afterwards and starts again.</summary>
[Collection(nameof(DurableSystem))]
public sealed class RestartTests(DurableSystem system)
{
    [Fact]
    public async Task Tries_count_and_pauses_grow_over_a_restart()
    {
        var id = await system.Client.ScheduleNewOrchestrationInstanceAsync("RetrySlowly");
        await UntilHistoryAsync(id, history => history.OfType<TimerCreatedEvent>().Count() == 2);

        await system.RestartAsync();

        Assert.Equal(OrchestrationRuntimeStatus.Failed, (await system.EndOfAsync(id)).RuntimeStatus);
        var history = await system.Client.GetOrchestrationHistoryAsync(id);
        var failures = history.OfType<TaskFailedEvent>().Select(failure => failure.Timestamp).ToList();
        Assert.Equal(3, failures.Count);
        Assert.InRange(failures[2] - failures[1], TimeSpan.FromSeconds(5) - DurableSystem.MaxEarly, TimeSpan.MaxValue);
    }

    [Fact]
    public async Task A_termination_that_was_accepted_is_carried_out()
    {
        var id = await WaitingAsync("WaitForEvents", 1);
        await system.Client.TerminateInstanceAsync(id, "enough");

        await system.RestartAsync();

        var ended = await system.EndOfAsync(id);
        Assert.Equal(OrchestrationRuntimeStatus.Terminated, ended.RuntimeStatus);
        Assert.Equal("enough", ended.ReadOutputAs<string>());
    }

    [Fact]
    public async Task What_was_purged_stays_gone_and_what_was_not_stays()
    {
        var purged = (await system.RunAsync("FourSteps", 1)).InstanceId;
        var kept = (await system.RunAsync("FourSteps", 2)).InstanceId;
        Assert.Equal(1, (await system.Client.PurgeInstanceAsync(purged)).PurgedInstanceCount);

        await system.RestartAsync();

        Assert.Null(await system.Client.GetInstanceAsync(purged));
        Assert.Equal(6, (await system.EndOfAsync(kept)).ReadOutputAs<int>());
        await StartAsync(purged, "FourSteps", 3, OrchestrationRuntimeStatus.Completed);
        Assert.Equal(7, (await system.EndOfAsync(purged)).ReadOutputAs<int>());
    }

    [Fact]
    public async Task A_query_goes_on_with_the_page_that_follows()
    {
        var prefix = Guid.NewGuid().ToString("N");
        var ids = Enumerable.Range(0, 5).Select(i => $"{prefix}-{i}").ToList();
        foreach (var id in ids) await StartAsync(id, "FourSteps", 1);
        foreach (var id in ids) await system.EndOfAsync(id);
        var query = new OrchestrationQuery { InstanceIdPrefix = prefix, PageSize = 2 };
        var first = await system.Client.GetAllInstancesAsync(query).AsPages().FirstAsync(DurableSystem.Deadline());

        await system.RestartAsync();

        var others = await system.Client.GetAllInstancesAsync(query).AsPages(first.ContinuationToken).ToListAsync(DurableSystem.Deadline());
        Assert.InRange(first.Values.Count, 1, 2);
        Assert.Equal(ids, first.Values.Concat(others.SelectMany(page => page.Values)).Select(instance => instance.InstanceId).Order());
    }

    [Fact]
    public async Task An_instance_that_continues_as_new_loses_none_of_its_events_and_reads_none_twice()
    {
        var id = await system.Client.ScheduleNewOrchestrationInstanceAsync("Collect", Array.Empty<string>());
        await system.Client.RaiseEventAsync(id, "Go", "first");
        await system.Client.RaiseEventAsync(id, "Go", "second");

        await system.RestartAsync();

        await system.Client.RaiseEventAsync(id, "Go", "third");
        var received = (await system.EndOfAsync(id)).ReadOutputAs<string[]>()!;

        // In Azure Storage one event may overtake another.
        Assert.Equal(["first", "second", "third"], DurableSystem.IsLocal ? received : received.Order());
    }

    [Fact]
    public async Task An_instance_keeps_its_version_when_the_host_comes_back_with_another()
    {
        var id = await system.Client.ScheduleNewOrchestrationInstanceAsync("VersionLater");
        await UntilHistoryAsync(id, history => history.OfType<ExecutionStartedEvent>().Any());

        await system.RestartAsync(("defaultVersion", "3.0"));
        await system.Client.RaiseEventAsync(id, "Go", "on");

        Assert.Equal("2.0", (await system.EndOfAsync(id)).ReadOutputAs<string>());
        Assert.Equal("3.0", (await system.RunAsync("Version")).ReadOutputAs<string>());
        await system.RestartAsync();
    }

    [Fact]
    public async Task Failed_and_terminated_instances_are_replaced_once_and_for_all()
    {
        var failed = (await system.RunAsync("Fail", false)).InstanceId;
        var terminated = await WaitingAsync("WaitForEvents", 1);
        await system.Client.TerminateInstanceAsync(terminated);
        await system.EndOfAsync(terminated);
        await system.RestartAsync();

        foreach (var id in new[] { failed, terminated }) await StartAsync(id, "FourSteps", 1, OrchestrationRuntimeStatus.Completed);
        await system.RestartAsync();

        foreach (var id in new[] { failed, terminated })
        {
            var ended = await system.EndOfAsync(id);
            Assert.Equal(OrchestrationRuntimeStatus.Completed, ended.RuntimeStatus);
            Assert.Equal(5, ended.ReadOutputAs<int>());
        }
    }

    private Task<string> StartAsync(string id, string orchestrator, int input, params OrchestrationRuntimeStatus[] dedupe) =>
        system.Client.ScheduleNewOrchestrationInstanceAsync(orchestrator, input, new StartOrchestrationOptions(id).WithDedupeStatuses(dedupe));

    private async Task<string> WaitingAsync(string orchestrator, object input)
    {
        var id = await system.Client.ScheduleNewOrchestrationInstanceAsync(orchestrator, input);
        await system.UntilAsync(id, instance => instance.RuntimeStatus == OrchestrationRuntimeStatus.Running);
        return id;
    }

    private async Task UntilHistoryAsync(string id, Func<IList<HistoryEvent>, bool> expected)
    {
        var deadline = DurableSystem.Deadline();
        while (!expected(await system.Client.GetOrchestrationHistoryAsync(id, deadline)))
            await Task.Delay(10, deadline);
    }
}
