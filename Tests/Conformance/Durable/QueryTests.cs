using DurableTask.Core.History;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Tests.Conformance.Durable;

[Collection(nameof(DurableSystem))]
public sealed class QueryTests(DurableSystem system)
{
    [Fact]
    public async Task A_query_pages_through_what_it_fits_and_nothing_else()
    {
        var prefix = Guid.NewGuid().ToString("N");
        var ids = Enumerable.Range(0, 7).Select(i => $"{prefix}-{i}").ToList();
        foreach (var id in ids) await system.Client.ScheduleNewOrchestrationInstanceAsync("FourSteps", 1, new StartOrchestrationOptions(id));
        foreach (var id in ids) await system.EndOfAsync(id);
        await system.Client.ScheduleNewOrchestrationInstanceAsync("WaitForEvents", 1, new StartOrchestrationOptions($"{prefix}-live"));

        var query = new OrchestrationQuery
        {
            InstanceIdPrefix = prefix,
            Statuses = [OrchestrationRuntimeStatus.Completed],
            PageSize = 3,
            FetchInputsAndOutputs = true,
        };
        var found = new List<OrchestrationMetadata>();
        await foreach (var page in system.Client.GetAllInstancesAsync(query).AsPages())
        {
            Assert.InRange(page.Values.Count, 0, 3);
            found.AddRange(page.Values);
        }

        Assert.Equal(ids, found.Select(instance => instance.InstanceId).Order());
        Assert.All(found, instance => Assert.Equal("5", instance.SerializedOutput));
        await system.Client.TerminateInstanceAsync($"{prefix}-live");
    }

    [Fact]
    public async Task Inputs_come_only_if_asked_for()
    {
        var id = (await system.RunAsync("FourSteps", 1)).InstanceId;

        await foreach (var page in system.Client.GetAllInstancesAsync(new OrchestrationQuery { InstanceIdPrefix = id }).AsPages())
        {
            Assert.Null(Assert.Single(page.Values).SerializedInput);
        }
    }

    [Fact]
    public async Task A_history_is_what_the_engine_recorded()
    {
        var id = (await system.RunAsync("Fail", false)).InstanceId;

        var history = await system.Client.GetOrchestrationHistoryAsync(id);

        Assert.Equal(
            [
                EventType.OrchestratorStarted, EventType.ExecutionStarted, EventType.TaskScheduled, EventType.OrchestratorCompleted,
                EventType.OrchestratorStarted, EventType.TaskFailed, EventType.ExecutionCompleted, EventType.OrchestratorCompleted,
            ],
            history.Select(e => e.EventType));
        var failed = history.OfType<TaskFailedEvent>().Single();
        Assert.Equal(history.OfType<TaskScheduledEvent>().Single().EventId, failed.TaskScheduledId);
        Assert.Equal("System.InvalidOperationException", failed.FailureDetails!.ErrorType);
        Assert.Equal("System.FormatException", failed.FailureDetails.InnerFailure!.ErrorType);
    }

    [Fact]
    public async Task A_history_larger_than_a_message_comes_in_parts()
    {
        var id = (await system.RunAsync("Large", new string('x', 3_000_000))).InstanceId;

        var history = await system.Client.GetOrchestrationHistoryAsync(id);

        Assert.Equal(3_000_002, history.OfType<ExecutionStartedEvent>().Single().Input.Length);
        Assert.Equal(3_000_002, history.OfType<TaskCompletedEvent>().Single().Result.Length);
    }
}
