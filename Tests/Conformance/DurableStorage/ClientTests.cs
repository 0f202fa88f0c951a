using DurableTask.Core;
using DurableTask.Core.Exceptions;
using DurableTask.Core.History;
using DurableTask.Core.Query;
using Tests.Support;

namespace Tests.Conformance.DurableStorage;

/// <summary>What a client is promised: starts, replacement, queries and purges.</summary>
public sealed class ClientTests : IDisposable
{
    private static readonly DateTimeOffset Start = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly TemporaryFolder _folder = new();
    private readonly ManualTime _time = new(Start);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task An_instance_is_protected_in_the_statuses_that_are_named_and_replaced_in_others()
    {
        await using var hub = await Listening().StartAsync();
        await hub.CreateAsync("listener", "one", "first");
        await Assert.ThrowsAsync<OrchestrationAlreadyExistsException>(() => hub.CreateAsync("listener", "one", "second"));
        await hub.Client.RaiseEventAsync(new OrchestrationInstance { InstanceId = "one" }, "go", "1");
        Assert.Equal("\"first 1\"", (await hub.EndOfAsync("one")).Output);

        await Assert.ThrowsAsync<OrchestrationAlreadyExistsException>(() =>
            hub.Client.CreateOrchestrationInstanceAsync("listener", "", "one", "third", null, [OrchestrationStatus.Completed]));
        var replacement = await hub.CreateAsync("listener", "one", "fourth");
        Assert.Equal(replacement.ExecutionId, (await hub.Client.GetOrchestrationStateAsync("one"))!.OrchestrationInstance.ExecutionId);
        await hub.Client.RaiseEventAsync(replacement, "go", "4");
        Assert.Equal("\"fourth 4\"", (await hub.EndOfAsync("one")).Output);
        Assert.Single(hub.History<ExecutionStartedEvent>("one"));
    }

    [Fact]
    public async Task What_a_replaced_instance_was_doing_counts_no_more()
    {
        var isRunning = new TaskCompletionSource();
        var mayEnd = new TaskCompletionSource();
        await using var hub = await TaskHub.Open(_folder.Path)
            .With("asking", async (orchestration, input) => await orchestration.CallAsync("answer", input))
            .With("answer", async input =>
            {
                isRunning.TrySetResult();
                if (input == "old")
                    await mayEnd.Task;
                return $"{input} answer";
            })
            .StartAsync();
        await hub.CreateAsync("asking", "one", "old");
        await isRunning.Task.WaitAsync(TaskHub.Deadline);

        await hub.Client.CreateOrchestrationInstanceAsync("asking", "", "one", "new", null, [OrchestrationStatus.Completed]);
        mayEnd.SetResult();

        Assert.Equal("\"new answer\"", (await hub.EndOfAsync("one")).Output);
        Assert.Single(hub.History<TaskCompletedEvent>("one"));
    }

    [Fact]
    public async Task A_delayed_start_and_a_timer_wait_for_their_time_across_a_restart()
    {
        await using (var hub = TaskHub.Open(_folder.Path, _time))
        {
            var later = await hub.Client.CreateScheduledOrchestrationInstanceAsync("sleeper", "", "sleeper", "x", Start.UtcDateTime.AddHours(1));
            await hub.Client.RaiseEventAsync(later, "go", "early");
            await hub.Client.CreateScheduledOrchestrationInstanceAsync("sleeper", "", "unwanted", "x", Start.UtcDateTime.AddHours(1));
            await hub.Client.TerminateInstanceAsync(new OrchestrationInstance { InstanceId = "unwanted" }, "no");
        }

        await using var again = await TaskHub.Open(_folder.Path, _time)
            .With("sleeper", async (orchestration, _) =>
            {
                await orchestration.Context.CreateTimer(Start.UtcDateTime.AddHours(2), "");
                return await orchestration.EventAsync("go");
            })
            .StartAsync();
        Assert.Equal(Start.UtcDateTime.AddHours(1), (await again.Client.GetOrchestrationStateAsync("sleeper"))!.ScheduledStartTime);
        Assert.Equal((OrchestrationStatus.Terminated, "no"), Outcome(await again.EndOfAsync("unwanted")));
        _time.Advance(TimeSpan.FromMinutes(59));
        Assert.Empty(again.Service.ReadHistory("sleeper"));

        _time.Advance(TimeSpan.FromMinutes(1));
        await again.StateAsync("sleeper", state => state.OrchestrationStatus == OrchestrationStatus.Running);
        _time.Advance(TimeSpan.FromHours(1));
        Assert.Equal((OrchestrationStatus.Completed, "\"early\""), Outcome(await again.EndOfAsync("sleeper")));
    }

    [Fact]
    public async Task Queries_filter_and_page_without_a_gap_or_a_double()
    {
        await using var hub = Listening();
        foreach (var number in Enumerable.Range(0, 25))
        {
            await hub.CreateAsync("listener", $"{(number % 2 == 0 ? "even" : "odd")}-{number:D2}", $"{number}");
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        await hub.Service.ForceTerminateTaskOrchestrationAsync("even-00", "before it starts");
        await hub.StartAsync();
        Assert.Equal(OrchestrationStatus.Terminated, (await hub.EndOfAsync("even-00")).OrchestrationStatus);

        var all = await QueryAsync(hub, new OrchestrationQuery { PageSize = 4 });
        Assert.Equal(Enumerable.Range(0, 25), all.Select(state => int.Parse(state.Input.Trim('"'), System.Globalization.CultureInfo.InvariantCulture)));
        var ended = await QueryAsync(hub, new OrchestrationQuery { RuntimeStatus = [OrchestrationStatus.Terminated, OrchestrationStatus.Failed] });
        Assert.Equal(["even-00"], ended.Select(state => state.OrchestrationInstance.InstanceId));
        var odd = await QueryAsync(hub, new OrchestrationQuery { PageSize = 5, InstanceIdPrefix = "odd-", FetchInputsAndOutputs = false });
        Assert.Equal(Enumerable.Range(0, 25).Where(number => number % 2 == 1).Select(number => $"odd-{number:D2}"),
            odd.Select(state => state.OrchestrationInstance.InstanceId));
        Assert.All(odd, state => Assert.Null(state.Input));
        var young = await QueryAsync(hub, new OrchestrationQuery
        {
            CreatedTimeFrom = Start.UtcDateTime.AddSeconds(3),
            CreatedTimeTo = Start.UtcDateTime.AddSeconds(5),
        });
        Assert.Equal(["odd-03", "even-04", "odd-05"], young.Select(state => state.OrchestrationInstance.InstanceId));
        await Assert.ThrowsAsync<ArgumentException>(() => QueryAsync(hub, new OrchestrationQuery { ContinuationToken = "else" }));
    }

    [Fact]
    public async Task Purging_removes_what_has_ended_and_nothing_else()
    {
        await using var hub = await Listening().StartAsync();
        foreach (var number in Enumerable.Range(0, 250))
            await hub.Client.RaiseEventAsync(await hub.CreateAsync("listener", $"old-{number}"), "go", "x");
        foreach (var number in Enumerable.Range(0, 250))
            await hub.EndOfAsync($"old-{number}");
        _time.Advance(TimeSpan.FromDays(1));
        await hub.Client.RaiseEventAsync(await hub.CreateAsync("listener", "young"), "go", "x");
        await hub.EndOfAsync("young");
        await hub.CreateAsync("listener", "running");

        Assert.Equal(0, (await hub.Service.PurgeInstanceStateAsync("running")).DeletedInstanceCount);
        Assert.Equal(1, (await hub.Service.PurgeInstanceStateAsync("old-0")).DeletedInstanceCount);
        var filter = new PurgeInstanceFilter(DateTime.MinValue, Start.UtcDateTime.AddHours(1), [OrchestrationStatus.Completed, OrchestrationStatus.Running]);
        Assert.Equal((249, true), await PurgeAsync(hub, filter));
        Assert.Empty(hub.Service.ReadHistory("old-1"));
        await hub.Service.PurgeOrchestrationHistoryAsync(Start.UtcDateTime.AddDays(2), OrchestrationStateTimeRangeFilterType.OrchestrationCompletedTimeFilter);

        var left = await QueryAsync(hub, new OrchestrationQuery());
        Assert.Equal(["running"], left.Select(state => state.OrchestrationInstance.InstanceId));
        foreach (var table in new[] { "durable_history", "durable_message", "durable_activity" })
            Assert.Equal(0L, hub.Store.Read(session => session.Find(OrphansIn(table), row => row.GetInt64(0))));
    }

    [Fact]
    public async Task Waiting_ends_with_its_time_and_entities_are_refused_by_name()
    {
        await using var hub = await Listening().StartAsync();
        var instance = await hub.CreateAsync("listener", "one");
        var waiting = hub.Client.WaitForOrchestrationAsync(instance, TimeSpan.FromMinutes(1));
        while (!waiting.IsCompleted)
        {
            _time.Advance(TimeSpan.FromSeconds(10));
            await Task.Yield();
        }

        Assert.Null(await waiting);
        var refused = await Assert.ThrowsAsync<NotSupportedException>(() =>
            hub.Client.RaiseEventAsync(new OrchestrationInstance { InstanceId = "@counter@one" }, "op", "add"));
        Assert.Contains("entities", refused.Message, StringComparison.Ordinal);
    }

    private static (OrchestrationStatus Status, string Output) Outcome(OrchestrationState state) => (state.OrchestrationStatus, state.Output);

    private static string OrphansIn(string table) => table switch
    {
        "durable_history" => "SELECT count(*) FROM durable_history WHERE instance NOT IN (SELECT id FROM durable_instance)",
        "durable_message" => "SELECT count(*) FROM durable_message WHERE instance NOT IN (SELECT id FROM durable_instance)",
        _ => "SELECT count(*) FROM durable_activity WHERE instance NOT IN (SELECT id FROM durable_instance)",
    };

    private static async Task<(int Deleted, bool? IsComplete)> PurgeAsync(TaskHub hub, PurgeInstanceFilter filter)
    {
        var result = await hub.Service.PurgeInstanceStateAsync(filter);
        return (result.DeletedInstanceCount, result.IsComplete);
    }

    private static async Task<List<OrchestrationState>> QueryAsync(TaskHub hub, OrchestrationQuery query)
    {
        var found = new List<OrchestrationState>();
        do
        {
            var page = await hub.Service.GetOrchestrationWithQueryAsync(query, CancellationToken.None);
            Assert.True(page.OrchestrationState.Count <= query.PageSize);
            found.AddRange(page.OrchestrationState);
            query.ContinuationToken = page.ContinuationToken;
        }
        while (query.ContinuationToken is not null);
        return found;
    }

    private TaskHub Listening() => TaskHub.Open(_folder.Path, _time)
        .With("listener", async (orchestration, input) => $"{input} {await orchestration.EventAsync("go")}");
}
