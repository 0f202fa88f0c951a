using DurableTask.Core.Exceptions;
using LocalRuntime.Engine.Durable.State;
using LocalRuntime.Engine.Faults;
using LocalRuntime.Engine.Journaling;
using LocalRuntime.Engine.Timers;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Tests.Support;

namespace Tests.Runtime.Durable;

/// <summary>
/// What an orchestration is after the death of its process. Official sources: the documentation of Durable Functions on reliability ("activities
/// run at least once"), TaskOrchestrationDispatcher.cs (durabletask).
/// </summary>
public sealed class RecoveryTests : IDisposable
{
    private static readonly string[] Activities = ["reserve", "charge", "left", "right", "confirm"];

    private readonly TemporaryFolder _folder = new();
    private readonly CallLog _calls = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(Fault.Before)]
    [InlineData(Fault.After)]
    public async Task A_crash_at_any_append_changes_neither_the_result_nor_what_has_run(Fault fault)
    {
        var crashes = 0;
        FaultAt plan;
        do
        {
            using var folder = new TemporaryFolder();
            var calls = new CallLog();
            plan = new FaultAt(IoEdge.Journal, number: crashes + 1, fault);
            await RunUntilCrashAsync(folder, calls, plan);
            var end = await RunToEndAsync(folder, calls);

            Assert.Equal(OrchestrationRuntimeStatus.Completed, end.RuntimeStatus);
            Assert.Equal("reserved charged left+right approved confirmed", end.ReadOutputAs<string>());
            Assert.Equal("confirming", end.ReadCustomStatusAs<string>());
            Assert.All(Activities, activity => Assert.InRange(calls.Count(activity), 1, 3));
        }
        while (plan.Operations > crashes++);

        Assert.InRange(crashes, 10, 20);
    }

    [Fact]
    public async Task An_activity_that_was_cut_off_runs_again_and_those_before_it_do_not()
    {
        await using (var first = await StartAsync())
        {
            await first.Client.ScheduleNewOrchestrationInstanceAsync("TwoSteps", "cut off", new StartOrchestrationOptions("order-1"), Cancellation);
            await Eventually.TrueAsync(() => _calls.Count("second") == 1);
        }

        await using var second = await StartAsync();
        await Eventually.TrueAsync(() => _calls.Count("second") == 2);
        Gate.Open("cut off");
        var end = await second.EndOfAsync("order-1");

        Assert.Equal("done", end.ReadOutputAs<string>());
        Assert.Equal(["first", "second", "second"], _calls.Entries);
    }

    [Fact]
    public async Task A_stop_in_order_lets_an_activity_finish_and_keeps_its_result()
    {
        await using (var first = await StartAsync())
        {
            await first.Client.ScheduleNewOrchestrationInstanceAsync("TwoSteps", "in order", new StartOrchestrationOptions("order-1"), Cancellation);
            await Eventually.TrueAsync(() => _calls.Count("second") == 1);
            var stopping = first.System.StopAsync(TimeSpan.FromSeconds(20));
            Gate.Open("in order");
            await stopping;
        }

        await using var second = await StartAsync();
        await second.EndOfAsync("order-1");

        Assert.Equal(["first", "second"], _calls.Entries);
    }

    [Fact]
    public async Task A_timer_keeps_its_time_over_a_restart()
    {
        var start = new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
        var before = new ManualTime(start);
        await using (var first = await StartAsync(before))
        {
            await first.Client.ScheduleNewOrchestrationInstanceAsync("Waiting", null, new StartOrchestrationOptions("order-1"), Cancellation);
            await Eventually.TrueAsync(() => before.WaitingTimers == 1);
        }

        var after = new ManualTime(start.AddMinutes(59));
        await using var second = await StartAsync(after);
        await Eventually.TrueAsync(() => after.WaitingTimers == 1);
        after.Advance(TimeSpan.FromMinutes(1));
        var end = await second.EndOfAsync("order-1");

        Assert.Equal(start.AddHours(1).UtcDateTime, end.ReadOutputAs<DateTime>());
    }

    [Fact]
    public async Task What_clients_did_to_instances_outlives_a_restart()
    {
        await using (var first = await StartAsync())
        {
            foreach (var id in new[] { "suspended", "terminated", "purged", "signalled" })
                await first.Client.ScheduleNewOrchestrationInstanceAsync("Approving", id, new StartOrchestrationOptions(id), Cancellation);
            await first.Client.SuspendInstanceAsync("suspended", Cancellation);
            await first.Client.RaiseEventAsync("suspended", "Approval", "while suspended", Cancellation);
            await first.Client.TerminateInstanceAsync("terminated", "by hand", Cancellation);
            await first.Client.TerminateInstanceAsync("purged", Cancellation);
            await first.Client.PurgeInstanceAsync("purged", Cancellation);
        }

        await using var second = await StartAsync();
        var suspended = await second.Client.GetInstanceAsync("suspended", Cancellation);
        await second.Client.ResumeInstanceAsync("suspended", Cancellation);
        await second.Client.RaiseEventAsync("signalled", "Approval", "after the restart", Cancellation);

        Assert.Equal(OrchestrationRuntimeStatus.Suspended, suspended!.RuntimeStatus);
        Assert.Equal("while suspended", (await second.EndOfAsync("suspended")).ReadOutputAs<string>());
        Assert.Equal("by hand", (await second.EndOfAsync("terminated")).ReadOutputAs<string>());
        Assert.Null(await second.Client.GetInstanceAsync("purged", Cancellation));
        Assert.Equal("after the restart", (await second.EndOfAsync("signalled")).ReadOutputAs<string>());
    }

    [Fact]
    public async Task A_compacted_journal_keeps_what_has_ended_and_goes_on_with_what_has_not()
    {
        await using (var first = await StartAsync())
        {
            await first.Client.ScheduleNewOrchestrationInstanceAsync("Approving", "x", new StartOrchestrationOptions("ended"), Cancellation);
            await first.Client.RaiseEventAsync("ended", "Approval", "yes", Cancellation);
            await first.EndOfAsync("ended");
            await first.Client.ScheduleNewOrchestrationInstanceAsync("ApprovingTwice", "y", new StartOrchestrationOptions("open"), Cancellation);
            await first.Client.RaiseEventAsync("open", "Approval", "one", Cancellation);
            await Eventually.TrueAsync(async () =>
                (await first.Client.GetInstanceAsync("open", getInputsAndOutputs: true, Cancellation))!.SerializedCustomStatus is not null);
        }

        await CompactAsync();

        await using var second = await StartAsync();
        var ended = await second.Client.GetInstanceAsync("ended", getInputsAndOutputs: true, Cancellation);
        await second.Client.RaiseEventAsync("open", "Approval", "two", Cancellation);
        var end = await second.EndOfAsync("open");

        Assert.Equal("yes", ended!.ReadOutputAs<string>());
        Assert.Equal("x", ended.ReadInputAs<string>());
        Assert.Equal("one two", end.ReadOutputAs<string>());
        Assert.Equal("one", end.ReadCustomStatusAs<string>());
        Assert.Equal(["first"], _calls.Entries);
    }

    public void Dispose() => _folder.Dispose();

    private Task<DurableSystem> StartAsync(ManualTime? time = null) => DurableSystem.StartAsync(
        options => options with { Time = time ?? options.Time }, [typeof(Functions)], stateFolder: _folder, calls: _calls);

    private async Task CompactAsync()
    {
        var path = Path.Combine(_folder.Path, "journal");
        var before = new FileInfo(path).Length;
        await using (Journal.Open(new JournalOptions(path) { CompactAboveBytes = 1 }, new DurableStore(), new TimerStatuses()))
        {
        }

        Assert.InRange(new FileInfo(path).Length, 1, before - 1);
    }

    private static async Task RunUntilCrashAsync(TemporaryFolder folder, CallLog calls, FaultAt plan)
    {
        await using var system = await DurableSystem.StartAsync(
            options => options with { Faults = plan }, [typeof(Functions)], stateFolder: folder, calls: calls);
        try
        {
            await DriveAsync(system);
            await Task.WhenAny(system.EndOfAsync("order-1"), system.System.Failed);
        }
        catch (JournalBrokenException)
        {
            // The crash hit the client's own call.
        }
    }

    private static async Task<OrchestrationMetadata> RunToEndAsync(TemporaryFolder folder, CallLog calls)
    {
        await using var system = await DurableSystem.StartAsync(options => options, [typeof(Functions)], stateFolder: folder, calls: calls);
        await DriveAsync(system);
        return await system.EndOfAsync("order-1");
    }

    // What a client does, and does again when it has no answer.
    private static async Task DriveAsync(DurableSystem system)
    {
        var options = new StartOrchestrationOptions("order-1").WithDedupeStatuses(
            OrchestrationRuntimeStatus.Pending, OrchestrationRuntimeStatus.Running, OrchestrationRuntimeStatus.Suspended, OrchestrationRuntimeStatus.Completed);
        try
        {
            await system.Client.ScheduleNewOrchestrationInstanceAsync("Ordering", null, options, Cancellation);
        }
        catch (OrchestrationAlreadyExistsException)
        {
            // The first call took effect.
        }

        try
        {
            await system.Client.RaiseEventAsync("order-1", "Approval", "approved", Cancellation);
        }
        catch (InvalidOperationException)
        {
            // It has ended.
        }
    }

    internal sealed class Functions(CallLog calls)
    {
        private static readonly TaskOptions Retry = TaskOptions.FromRetryPolicy(new RetryPolicy(3, TimeSpan.FromMilliseconds(1)));

        [Function("Ordering")]
        public static async Task<string> Ordering([OrchestrationTrigger] TaskOrchestrationContext context)
        {
            context.SetCustomStatus("reserving");
            var reserved = await context.CallActivityAsync<string>("Work", new Job("reserve", "reserved"));
            var charged = await context.CallActivityAsync<string>("Flaky", new Job("charge", "charged"), Retry);
            await context.CreateTimer(TimeSpan.FromMilliseconds(1), CancellationToken.None);
            var sides = await Task.WhenAll(
                context.CallActivityAsync<string>("Work", new Job("left", "left")), context.CallActivityAsync<string>("Work", new Job("right", "right")));
            var approval = await context.WaitForExternalEvent<string>("Approval");
            context.SetCustomStatus("confirming");
            var confirmed = await context.CallActivityAsync<string>("Work", new Job("confirm", "confirmed"));
            return $"{reserved} {charged} {string.Join('+', sides)} {approval} {confirmed}";
        }

        [Function("TwoSteps")]
        public static async Task<string> TwoSteps([OrchestrationTrigger] TaskOrchestrationContext context)
        {
            await context.CallActivityAsync<string>("Work", new Job("first", ""));
            return await context.CallActivityAsync<string>("WorkBehindGate", context.GetInput<string>());
        }

        [Function("Waiting")]
        public static async Task<DateTime> Waiting([OrchestrationTrigger] TaskOrchestrationContext context)
        {
            await context.CreateTimer(TimeSpan.FromHours(1), CancellationToken.None);
            return context.CurrentUtcDateTime;
        }

        [Function("Approving")]
        public static Task<string> Approving([OrchestrationTrigger] TaskOrchestrationContext context) => context.WaitForExternalEvent<string>("Approval");

        [Function("ApprovingTwice")]
        public static async Task<string> ApprovingTwice([OrchestrationTrigger] TaskOrchestrationContext context)
        {
            var one = await context.WaitForExternalEvent<string>("Approval");
            await context.CallActivityAsync<string>("Work", new Job("first", ""));
            context.SetCustomStatus(one);
            return $"{one} {await context.WaitForExternalEvent<string>("Approval")}";
        }

        [Function("Work")]
        public string Work([ActivityTrigger] Job job)
        {
            calls.Add(job.Name);
            return job.Result;
        }

        [Function("Flaky")]
        public string Flaky([ActivityTrigger] Job job)
        {
            calls.Add(job.Name);
            return calls.Count(job.Name) > 1 ? job.Result : throw new TimeoutException("The first time it fails.");
        }

        [Function("WorkBehindGate")]
        public async Task<string> WorkBehindGate([ActivityTrigger] string gate, CancellationToken cancellationToken)
        {
            calls.Add("second");
            await Gate.WaitAsync(gate, cancellationToken);
            return "done";
        }

        public sealed record Job(string Name, string Result);
    }
}
