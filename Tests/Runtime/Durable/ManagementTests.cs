using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Tests.Support;

namespace Tests.Runtime.Durable;

/// <summary>
/// Official sources: DurableTaskClient.cs, GrpcDurableTaskClient.cs (durabletask-dotnet), DurableClient.cs,
/// TaskHubGrpcServer.cs (azure-functions-durable-extension), TaskOrchestrationContext.cs (durabletask).
/// </summary>
public sealed class ManagementTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Terminating_ends_the_orchestration_with_an_output_and_drops_what_comes_later()
    {
        await using var system = await DurableSystem.StartAsync(typeof(Functions));
        var id = await system.Client.ScheduleNewOrchestrationInstanceAsync("Blocking", "terminated", Cancellation);
        await Eventually.TrueAsync(() => system.Calls.Count("begun") == 1);

        await system.Client.TerminateInstanceAsync(id, "stopped by hand", Cancellation);
        Gate.Open("terminated");
        await Eventually.TrueAsync(() => system.Calls.Count("ended") == 1);
        var end = await system.EndOfAsync(id);

        Assert.Equal(OrchestrationRuntimeStatus.Terminated, end.RuntimeStatus);
        Assert.Equal("stopped by hand", end.ReadOutputAs<string>());
        Assert.Equal("blocked", end.ReadCustomStatusAs<string>());
        Assert.Equal(0, system.Calls.Count("continued"));
    }

    [Fact]
    public async Task Only_what_runs_can_be_terminated()
    {
        await using var system = await DurableSystem.StartAsync(typeof(Functions));
        var end = await system.RunAsync("Quick");

        await Assert.ThrowsAsync<ArgumentException>(() => system.Client.TerminateInstanceAsync("nobody", Cancellation));
        await Assert.ThrowsAsync<InvalidOperationException>(() => system.Client.TerminateInstanceAsync(end.InstanceId, Cancellation));
    }

    [Fact]
    public async Task A_suspended_orchestration_keeps_what_happens_until_it_is_resumed()
    {
        await using var system = await DurableSystem.StartAsync(typeof(Functions));
        var id = await system.Client.ScheduleNewOrchestrationInstanceAsync("Blocking", "suspended", Cancellation);
        await Eventually.TrueAsync(() => system.Calls.Count("begun") == 1);

        await system.Client.SuspendInstanceAsync(id, Cancellation);
        Gate.Open("suspended");
        await Eventually.TrueAsync(() => system.Calls.Count("ended") == 1);
        await system.RunAsync("Quick");
        var suspended = await system.Client.GetInstanceAsync(id, Cancellation);
        await system.Client.ResumeInstanceAsync(id, Cancellation);
        var end = await system.EndOfAsync(id);

        Assert.Equal(OrchestrationRuntimeStatus.Suspended, suspended!.RuntimeStatus);
        Assert.Equal("suspended", end.ReadOutputAs<string>());
        await Assert.ThrowsAsync<InvalidOperationException>(() => system.Client.SuspendInstanceAsync(id, Cancellation));
        await Assert.ThrowsAsync<InvalidOperationException>(() => system.Client.ResumeInstanceAsync(id, Cancellation));
    }

    [Fact]
    public async Task Purging_forgets_what_has_ended_and_nothing_else()
    {
        await using var system = await DurableSystem.StartAsync(typeof(Functions));
        var ended = await system.RunAsync("Quick");
        var running = await system.Client.ScheduleNewOrchestrationInstanceAsync("Endless", Cancellation);

        Assert.Equal(1, (await system.Client.PurgeInstanceAsync(ended.InstanceId, Cancellation)).PurgedInstanceCount);
        Assert.Equal(0, (await system.Client.PurgeInstanceAsync(ended.InstanceId, Cancellation)).PurgedInstanceCount);
        Assert.Equal(0, (await system.Client.PurgeInstanceAsync(running, Cancellation)).PurgedInstanceCount);

        Assert.Null(await system.Client.GetInstanceAsync(ended.InstanceId, Cancellation));
        Assert.NotNull(await system.Client.GetInstanceAsync(running, Cancellation));
    }

    [Fact]
    public async Task A_purged_ID_is_free_again()
    {
        await using var system = await DurableSystem.StartAsync(typeof(Functions));
        var options = new StartOrchestrationOptions("order-1").WithDedupeStatuses(
            OrchestrationRuntimeStatus.Completed, OrchestrationRuntimeStatus.Pending, OrchestrationRuntimeStatus.Running, OrchestrationRuntimeStatus.Suspended);

        for (var round = 0; round < 3; round++)
        {
            var end = await system.RunAsync("Quick", round, options);
            Assert.Equal(round, end.ReadInputAs<int>());
            await system.Client.PurgeInstanceAsync("order-1", Cancellation);
        }
    }

    [Fact]
    public async Task Purging_takes_the_statuses_and_times_it_is_given()
    {
        var time = new ManualTime(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
        await using var system = await DurableSystem.StartAsync(options => options with { Time = time }, [typeof(Functions)]);
        var old = await system.RunAsync("Quick");
        var oldFailed = await system.RunAsync("Failing");
        time.Advance(TimeSpan.FromDays(1));
        var recent = await system.RunAsync("Quick");

        var purged = await system.Client.PurgeInstancesAsync(
            createdFrom: null, createdTo: time.GetUtcNow().AddHours(-1), [OrchestrationRuntimeStatus.Completed], Cancellation);

        Assert.Equal(1, purged.PurgedInstanceCount);
        Assert.Null(await system.Client.GetInstanceAsync(old.InstanceId, Cancellation));
        Assert.NotNull(await system.Client.GetInstanceAsync(oldFailed.InstanceId, Cancellation));
        Assert.NotNull(await system.Client.GetInstanceAsync(recent.InstanceId, Cancellation));
    }

    [Fact]
    public async Task Instances_are_listed_page_by_page_as_the_query_says()
    {
        await using var system = await DurableSystem.StartAsync(typeof(Functions));
        for (var number = 0; number < 5; number++)
            await system.RunAsync("Quick", number, new StartOrchestrationOptions($"order-{number}"));
        await system.RunAsync("Failing", options: new StartOrchestrationOptions("order-failed"));
        await system.RunAsync("Quick", options: new StartOrchestrationOptions("cancel-1"));
        var query = new OrchestrationQuery(
            Statuses: [OrchestrationRuntimeStatus.Completed], InstanceIdPrefix: "order-", PageSize: 2, FetchInputsAndOutputs: true);

        var pages = new List<Page<OrchestrationMetadata>>();
        await foreach (var page in system.Client.GetAllInstancesAsync(query).AsPages())
            pages.Add(page);
        var all = new List<string>();
        await foreach (var instance in system.Client.GetAllInstancesAsync())
            all.Add(instance.InstanceId);

        Assert.Equal([2, 2, 1], pages.Select(page => page.Values.Count));
        Assert.Equal([0, 1, 2, 3, 4], pages.SelectMany(page => page.Values).Select(instance => instance.ReadInputAs<int>()));
        Assert.Null(pages[^1].ContinuationToken);
        Assert.Equal(7, all.Count);
    }

    [Fact]
    public async Task A_listing_goes_on_from_a_continuation_token()
    {
        await using var system = await DurableSystem.StartAsync(typeof(Functions));
        for (var number = 0; number < 3; number++)
            await system.RunAsync("Quick", number, new StartOrchestrationOptions($"order-{number}"));
        var pages = system.Client.GetAllInstancesAsync().AsPages(pageSizeHint: 1).GetAsyncEnumerator(Cancellation);
        await pages.MoveNextAsync();
        var token = pages.Current.ContinuationToken;
        await pages.DisposeAsync();

        var rest = new List<string>();
        await foreach (var instance in system.Client.GetAllInstancesAsync(new OrchestrationQuery(ContinuationToken: token)))
            rest.Add(instance.InstanceId);

        Assert.Equal(["order-1", "order-2"], rest);
    }

    [Fact]
    public async Task Waiting_covers_an_instance_that_does_not_exist_yet_and_can_be_cancelled()
    {
        await using var system = await DurableSystem.StartAsync(typeof(Functions));
        var waiting = system.EndOfAsync("order-1");

        await system.RunAsync("Quick", "x", new StartOrchestrationOptions("order-1"));

        Assert.Equal("x", (await waiting).ReadInputAs<string>());
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            system.Client.WaitForInstanceCompletionAsync("order-2", new CancellationToken(canceled: true)));
    }

    internal sealed class Functions(CallLog calls)
    {
        [Function("Quick")]
        public static object? Quick([OrchestrationTrigger] TaskOrchestrationContext context) => context.GetInput<object>();

        [Function("Failing")]
        public static void Failing([OrchestrationTrigger] TaskOrchestrationContext context) => throw new InvalidOperationException(context.InstanceId);

        [Function("Endless")]
        public static Task Endless([OrchestrationTrigger] TaskOrchestrationContext context) => context.WaitForExternalEvent<string>("Never");

        [Function("Blocking")]
        public async Task<string> Blocking([OrchestrationTrigger] TaskOrchestrationContext context)
        {
            context.SetCustomStatus("blocked");
            var name = await context.CallActivityAsync<string>("Block", context.GetInput<string>());
            calls.Add("continued");
            return name;
        }

        [Function("Block")]
        public async Task<string> Block([ActivityTrigger] string name)
        {
            calls.Add("begun");
            await Gate.WaitAsync(name);
            calls.Add("ended");
            return name;
        }
    }
}
