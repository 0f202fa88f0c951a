using LocalRuntime.Engine.Faults;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Tests.Support;

namespace Tests.Runtime.Durable;

/// <summary>Official source: TaskOrchestrationDispatcher.cs (durabletask): a work item's messages are sent when it is committed.</summary>
public sealed class DurabilityTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_start_is_answered_and_visible_when_it_is_durable_and_not_before()
    {
        var journal = new HeldAt(IoEdge.Journal, number: 1);
        await using var system = await StartAsync(journal);

        var start = system.Client.ScheduleNewOrchestrationInstanceAsync("Working", new StartOrchestrationOptions("order-1"), Cancellation);
        await journal.Reached.WaitAsync(Cancellation);

        Assert.False(start.IsCompleted);
        Assert.Null(await system.Client.GetInstanceAsync("order-1", Cancellation));
        journal.Release();
        Assert.Equal("order-1", await start);
        Assert.NotNull(await system.Client.GetInstanceAsync("order-1", Cancellation));
    }

    [Fact]
    public async Task What_a_turn_asks_for_begins_when_the_turn_is_durable_and_not_before()
    {
        var journal = new HeldAt(IoEdge.Journal, number: 2);
        await using var system = await StartAsync(journal);

        await system.Client.ScheduleNewOrchestrationInstanceAsync("Working", new StartOrchestrationOptions("order-1"), Cancellation);
        await journal.Reached.WaitAsync(Cancellation);
        var held = await system.Client.GetInstanceAsync("order-1", getInputsAndOutputs: true, Cancellation);

        Assert.Equal(["turn"], system.Calls.Entries);
        Assert.Equal(OrchestrationRuntimeStatus.Pending, held!.RuntimeStatus);
        Assert.Null(held.SerializedCustomStatus);
        journal.Release();
        Assert.Equal("done", (await system.EndOfAsync("order-1")).ReadOutputAs<string>());
    }

    [Fact]
    public async Task An_end_is_visible_when_it_is_durable_and_not_before()
    {
        var journal = new HeldAt(IoEdge.Journal, number: 3);
        await using var system = await StartAsync(journal);

        await system.Client.ScheduleNewOrchestrationInstanceAsync("Working", new StartOrchestrationOptions("order-1"), Cancellation);
        await journal.Reached.WaitAsync(Cancellation);

        Assert.Equal(OrchestrationRuntimeStatus.Running, (await system.Client.GetInstanceAsync("order-1", Cancellation))!.RuntimeStatus);
        journal.Release();
        Assert.Equal(OrchestrationRuntimeStatus.Completed, (await system.EndOfAsync("order-1")).RuntimeStatus);
    }

    private static Task<DurableSystem> StartAsync(HeldAt journal) =>
        DurableSystem.StartAsync(options => options with { Faults = journal }, [typeof(Functions)]);

    internal sealed class Functions(CallLog calls)
    {
        [Function("Working")]
        public async Task<string> Working([OrchestrationTrigger] TaskOrchestrationContext context)
        {
            calls.Add("turn");
            context.SetCustomStatus("working");
            return await context.CallActivityAsync<string>("Work", "done");
        }

        [Function("Work")]
        public string Work([ActivityTrigger] string result)
        {
            calls.Add("activity");
            return result;
        }
    }
}
