using DurableTask.Core.Exceptions;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Tests.Support;

namespace Tests.Runtime.Durable;

/// <summary>
/// Official sources: GrpcDurableTaskClient.cs, ProtoUtils.cs, ShimDurableTaskClient.cs (durabletask-dotnet),
/// DurableTaskOptions.cs and OverridableStates.cs (azure-functions-durable-extension).
/// </summary>
public sealed class StartTests
{
    private const string Id = "order-1";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(OrchestrationRuntimeStatus.Pending, true)]
    [InlineData(OrchestrationRuntimeStatus.Running, true)]
    [InlineData(OrchestrationRuntimeStatus.Suspended, true)]
    [InlineData(OrchestrationRuntimeStatus.Completed, false)]
    [InlineData(OrchestrationRuntimeStatus.Failed, false)]
    [InlineData(OrchestrationRuntimeStatus.Terminated, false)]
    public async Task Without_dedupe_statuses_an_open_instance_is_kept_and_an_ended_one_replaced(OrchestrationRuntimeStatus existing, bool isKept)
    {
        await using var system = await DurableSystem.StartAsync(typeof(Functions));
        await BringAboutAsync(system, existing);

        await StartAgainAsync(system, new StartOrchestrationOptions(Id), isKept);
    }

    [Theory]
    [InlineData(OrchestrationRuntimeStatus.Pending)]
    [InlineData(OrchestrationRuntimeStatus.Running)]
    [InlineData(OrchestrationRuntimeStatus.Suspended)]
    [InlineData(OrchestrationRuntimeStatus.Completed)]
    [InlineData(OrchestrationRuntimeStatus.Failed)]
    [InlineData(OrchestrationRuntimeStatus.Terminated)]
    public async Task An_instance_in_a_listed_status_is_kept(OrchestrationRuntimeStatus existing)
    {
        await using var system = await DurableSystem.StartAsync(typeof(Functions));
        await BringAboutAsync(system, existing);
        var listed = new StartOrchestrationOptions(Id).WithDedupeStatuses(
            existing, OrchestrationRuntimeStatus.Pending, OrchestrationRuntimeStatus.Running, OrchestrationRuntimeStatus.Suspended);

        await StartAgainAsync(system, listed, isKept: true);
    }

    [Theory]
    [InlineData(OrchestrationRuntimeStatus.Pending)]
    [InlineData(OrchestrationRuntimeStatus.Running)]
    [InlineData(OrchestrationRuntimeStatus.Suspended)]
    [InlineData(OrchestrationRuntimeStatus.Completed)]
    [InlineData(OrchestrationRuntimeStatus.Failed)]
    [InlineData(OrchestrationRuntimeStatus.Terminated)]
    public async Task An_instance_in_an_unlisted_status_is_replaced(OrchestrationRuntimeStatus existing)
    {
        await using var system = await DurableSystem.StartAsync(typeof(Functions));
        await BringAboutAsync(system, existing);
        var others = Enum.GetValues<OrchestrationRuntimeStatus>().Where(status => status != existing && status != OrchestrationRuntimeStatus.Terminated);

        await StartAgainAsync(system, new StartOrchestrationOptions(Id).WithDedupeStatuses([.. others]), isKept: false);
    }

    [Fact]
    public async Task A_running_instance_that_is_replaced_is_terminated_and_what_it_called_answers_nobody()
    {
        await using var system = await DurableSystem.StartAsync(typeof(Functions));
        await system.Client.ScheduleNewOrchestrationInstanceAsync("Blocking", "first", new StartOrchestrationOptions(Id), Cancellation);
        await Eventually.TrueAsync(() => system.Calls.Count("begun first") == 1);

        await system.Client.ScheduleNewOrchestrationInstanceAsync("Blocking", "second", new StartOrchestrationOptions(Id).WithDedupeStatuses(), Cancellation);
        await Eventually.TrueAsync(() => system.Calls.Count("begun second") == 1);
        Gate.Open("first");
        await Eventually.TrueAsync(() => system.Calls.Count("ended first") == 1);
        var meanwhile = await system.Client.GetInstanceAsync(Id, Cancellation);
        Gate.Open("second");
        var end = await system.EndOfAsync(Id);

        Assert.Equal(OrchestrationRuntimeStatus.Running, meanwhile!.RuntimeStatus);
        Assert.Equal("second", end.ReadOutputAs<string>());
    }

    [Fact]
    public async Task Of_many_starts_at_once_exactly_one_succeeds()
    {
        await using var system = await DurableSystem.StartAsync(typeof(Functions));
        var options = new StartOrchestrationOptions(Id).WithDedupeStatuses(
            OrchestrationRuntimeStatus.Pending, OrchestrationRuntimeStatus.Running, OrchestrationRuntimeStatus.Suspended, OrchestrationRuntimeStatus.Completed);

        var starts = await Task.WhenAll(Enumerable.Range(0, 50).Select(async number =>
        {
            try
            {
                await system.Client.ScheduleNewOrchestrationInstanceAsync("Quick", number, options, Cancellation);
                return number;
            }
            catch (OrchestrationAlreadyExistsException)
            {
                return -1;
            }
        }));

        var winner = Assert.Single(starts, number => number >= 0);
        Assert.Equal(winner, (await system.EndOfAsync(Id)).ReadInputAs<int>());
    }

    [Fact]
    public async Task Statuses_that_contradict_each_other_are_refused()
    {
        await using var system = await DurableSystem.StartAsync(typeof(Functions));
        var contradictory = new StartOrchestrationOptions(Id).WithDedupeStatuses(OrchestrationRuntimeStatus.Terminated);
        var unknown = new StartOrchestrationOptions(Id) { DedupeStatuses = ["Sleeping"] };

        await Assert.ThrowsAsync<ArgumentException>(() => system.Client.ScheduleNewOrchestrationInstanceAsync("Quick", contradictory, Cancellation));
        await Assert.ThrowsAsync<ArgumentException>(() => system.Client.ScheduleNewOrchestrationInstanceAsync("Quick", unknown, Cancellation));
        Assert.Null(await system.Client.GetInstanceAsync(Id, Cancellation));
    }

    [Fact]
    public async Task An_orchestration_without_an_ID_gets_a_new_one()
    {
        await using var system = await DurableSystem.StartAsync(typeof(Functions));

        var first = await system.Client.ScheduleNewOrchestrationInstanceAsync("Quick", Cancellation);
        var second = await system.Client.ScheduleNewOrchestrationInstanceAsync("Quick", Cancellation);

        Assert.Matches("^[0-9a-f]{32}$", first);
        Assert.NotEqual(first, second);
    }

    [Fact]
    public async Task An_orchestration_can_start_later()
    {
        var time = new ManualTime(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
        await using var system = await DurableSystem.StartAsync(options => options with { Time = time }, [typeof(Functions)]);
        await system.Client.ScheduleNewOrchestrationInstanceAsync(
            "Quick", new StartOrchestrationOptions(Id, time.GetUtcNow().AddHours(1)), Cancellation);
        await Eventually.TrueAsync(() => time.WaitingTimers == 1);

        var before = await system.Client.GetInstanceAsync(Id, Cancellation);
        time.Advance(TimeSpan.FromHours(1));
        var end = await system.EndOfAsync(Id);

        Assert.Equal(OrchestrationRuntimeStatus.Pending, before!.RuntimeStatus);
        Assert.Equal(OrchestrationRuntimeStatus.Completed, end.RuntimeStatus);
        Assert.Equal(time.GetUtcNow(), end.LastUpdatedAt);
    }

    [Fact]
    public async Task The_IDs_of_entities_are_refused()
    {
        await using var system = await DurableSystem.StartAsync(typeof(Functions));

        await Assert.ThrowsAsync<NotSupportedException>(() =>
            system.Client.ScheduleNewOrchestrationInstanceAsync("Quick", new StartOrchestrationOptions("@counter@a"), Cancellation));
    }

    private static async Task StartAgainAsync(DurableSystem system, StartOrchestrationOptions options, bool isKept)
    {
        var before = await system.Client.GetInstanceAsync(Id, getInputsAndOutputs: true, Cancellation);

        var start = system.Client.ScheduleNewOrchestrationInstanceAsync("Quick", "new", options, Cancellation);

        if (isKept)
        {
            var refusal = await Assert.ThrowsAsync<OrchestrationAlreadyExistsException>(() => start);
            Assert.Equal($"An Orchestration instance with the ID {Id} already exists.", refusal.Message);
            var after = await system.Client.GetInstanceAsync(Id, getInputsAndOutputs: true, Cancellation);
            Assert.Equal(before!.RuntimeStatus, after!.RuntimeStatus);
            Assert.Equal("old", after.ReadInputAs<string>());
        }
        else
        {
            Assert.Equal(Id, await start);
            Assert.Equal("new", (await system.EndOfAsync(Id)).ReadOutputAs<string>());
        }
    }

    private static async Task BringAboutAsync(DurableSystem system, OrchestrationRuntimeStatus status)
    {
        var client = system.Client;
        DateTimeOffset? startAt = status == OrchestrationRuntimeStatus.Pending ? DateTimeOffset.UtcNow.AddHours(1) : null;
        var orchestrator = status switch
        {
            OrchestrationRuntimeStatus.Completed => "Quick",
            OrchestrationRuntimeStatus.Failed => "Failing",
            _ => "Endless",
        };
        await client.ScheduleNewOrchestrationInstanceAsync(orchestrator, "old", new StartOrchestrationOptions(Id, startAt), Cancellation);
        if (status != OrchestrationRuntimeStatus.Pending)
            await client.WaitForInstanceStartAsync(Id, Cancellation);
        if (status == OrchestrationRuntimeStatus.Suspended)
            await client.SuspendInstanceAsync(Id, Cancellation);
        if (status == OrchestrationRuntimeStatus.Terminated)
            await client.TerminateInstanceAsync(Id, Cancellation);
        Assert.Equal(status, (await client.GetInstanceAsync(Id, Cancellation))!.RuntimeStatus);
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
        public static Task<string> Blocking([OrchestrationTrigger] TaskOrchestrationContext context) =>
            context.CallActivityAsync<string>("Block", context.GetInput<string>());

        [Function("Block")]
        public async Task<string> Block([ActivityTrigger] string name)
        {
            calls.Add($"begun {name}");
            await Gate.WaitAsync(name);
            calls.Add($"ended {name}");
            return name;
        }
    }
}
