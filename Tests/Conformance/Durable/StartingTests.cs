using System.Net;
using DurableTask.Core.Exceptions;
using DurableTask.Core.History;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Tests.Conformance.Durable;

/// <summary>Which instances a start may replace, and which versions run.</summary>
[Collection(nameof(DurableSystem))]
public sealed class StartingTests(DurableSystem system)
{
    [Fact]
    public async Task An_instance_that_has_ended_is_replaced_unless_the_start_says_otherwise()
    {
        var id = (await system.RunAsync("FourSteps", 1)).InstanceId;

        await StartAsync(id, "FourSteps", 2);

        Assert.Equal(6, (await system.EndOfAsync(id)).ReadOutputAs<int>());
    }

    [Fact]
    public async Task A_status_that_the_start_names_is_not_replaced()
    {
        var id = (await system.RunAsync("FourSteps", 1)).InstanceId;

        await Assert.ThrowsAsync<OrchestrationAlreadyExistsException>(() => StartAsync(id, "FourSteps", 2, OrchestrationRuntimeStatus.Completed));
        Assert.Equal(5, (await system.EndOfAsync(id)).ReadOutputAs<int>());
    }

    [Fact]
    public async Task A_failed_instance_is_replaced_where_the_start_names_others()
    {
        var id = (await system.RunAsync("Fail", false)).InstanceId;

        await StartAsync(id, "FourSteps", 1, OrchestrationRuntimeStatus.Completed);

        Assert.Equal(OrchestrationRuntimeStatus.Completed, (await system.EndOfAsync(id)).RuntimeStatus);
    }

    [Theory]
    [InlineData]
    [InlineData(OrchestrationRuntimeStatus.Completed)]
    public async Task A_running_instance_is_never_replaced(params OrchestrationRuntimeStatus[] named)
    {
        var id = await system.Client.ScheduleNewOrchestrationInstanceAsync("WaitForEvents", 1);
        await system.UntilAsync(id, instance => instance.RuntimeStatus == OrchestrationRuntimeStatus.Running);

        await Assert.ThrowsAsync<OrchestrationAlreadyExistsException>(() => StartAsync(id, "FourSteps", 2, named));
        await system.Client.RaiseEventAsync(id, "Go", "on");
        Assert.Equal(["on"], (await system.EndOfAsync(id)).ReadOutputAs<string[]>()!);
    }

    [Fact]
    public async Task Of_many_starts_at_once_one_wins()
    {
        Assert.SkipUnless(DurableSystem.IsLocal, "The official Azure Storage provider lets several of them believe so.");
        var id = Guid.NewGuid().ToString("N");

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 10).Select(async _ =>
        {
            try
            {
                await StartAsync(id, "WaitForEvents", 1, OrchestrationRuntimeStatus.Completed);
                return 1;
            }
            catch (OrchestrationAlreadyExistsException)
            {
                return 0;
            }
        }));

        Assert.Equal(1, outcomes.Sum());
        await system.Client.TerminateInstanceAsync(id);
    }

    [Fact]
    public async Task The_client_of_the_binding_is_refused_alike()
    {
        var id = (await system.RunAsync("FourSteps", 1)).InstanceId;

        var refused = await system.Http.PostAsync(new Uri($"api/durable-once/{id}?dedupe=Completed", UriKind.Relative), null, DurableSystem.Deadline());

        Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);
        Assert.Equal("\"OrchestrationAlreadyExistsException\"", await refused.Content.ReadAsStringAsync(DurableSystem.Deadline()));
    }

    [Fact]
    public async Task A_delayed_start_is_pending_before_its_time_also_over_a_restart()
    {
        // So far ahead that the time does not come, however busy the machine is.
        var options = new StartOrchestrationOptions(StartAt: DateTimeOffset.UtcNow.AddDays(1));
        var id = await system.Client.ScheduleNewOrchestrationInstanceAsync("FourSteps", 1, options);
        Assert.Equal(OrchestrationRuntimeStatus.Pending, (await system.Client.GetInstanceAsync(id))!.RuntimeStatus);

        await system.RestartAsync();
        await system.RunAsync("FourSteps", 1);

        Assert.Equal(OrchestrationRuntimeStatus.Pending, (await system.Client.GetInstanceAsync(id))!.RuntimeStatus);
    }

    [Fact]
    public async Task A_delayed_start_takes_place_at_its_time_and_not_before_also_over_a_restart()
    {
        var options = new StartOrchestrationOptions(StartAt: DateTimeOffset.UtcNow.AddSeconds(3));
        var id = await system.Client.ScheduleNewOrchestrationInstanceAsync("FourSteps", 1, options);

        await system.RestartAsync();

        var ended = await system.EndOfAsync(id);
        Assert.Equal(5, ended.ReadOutputAs<int>());
        Assert.True(ended.LastUpdatedAt >= options.StartAt - DurableSystem.MaxEarly, $"It ended at {ended.LastUpdatedAt:O}, before {options.StartAt:O}.");
    }

    [Fact]
    public async Task Tags_stay_with_the_instance()
    {
        var options = new StartOrchestrationOptions { Tags = new Dictionary<string, string> { ["purpose"] = "test" } };
        var id = await system.Client.ScheduleNewOrchestrationInstanceAsync("FourSteps", 1, options);

        Assert.Equal("test", (await system.EndOfAsync(id)).Tags["purpose"]);
    }

    [Fact]
    public async Task An_instance_has_the_host_s_default_version() => Assert.Equal("2.0", (await system.RunAsync("Version")).ReadOutputAs<string>());

    [Fact]
    public async Task An_older_version_runs()
    {
        var options = new StartOrchestrationOptions { Version = new TaskVersion("1.5") };
        var id = await system.Client.ScheduleNewOrchestrationInstanceAsync("Version", options);

        Assert.Equal("1.5", (await system.EndOfAsync(id)).ReadOutputAs<string>());
    }

    [Fact]
    public async Task A_newer_version_waits_for_a_host_that_runs_it()
    {
        var options = new StartOrchestrationOptions { Version = new TaskVersion("3.0") };
        var id = await system.Client.ScheduleNewOrchestrationInstanceAsync("Version", options);
        await system.RunAsync("FourSteps", 1);
        Assert.Equal(OrchestrationRuntimeStatus.Pending, (await system.Client.GetInstanceAsync(id))!.RuntimeStatus);

        await WithSettingsAsync([("defaultVersion", "3.0")], async () => Assert.Equal("3.0", (await system.EndOfAsync(id)).ReadOutputAs<string>()));
    }

    [Theory]
    [InlineData("CurrentOrOlder", "3.0")]
    [InlineData("Strict", "1.5")]
    public Task A_version_that_does_not_match_fails_where_host_json_says_so(string strategy, string version) =>
        WithSettingsAsync([("versionMatchStrategy", strategy), ("versionFailureStrategy", "Fail")], async () =>
        {
            var options = new StartOrchestrationOptions { Version = new TaskVersion(version) };
            var id = await system.Client.ScheduleNewOrchestrationInstanceAsync("Version", options);

            Assert.Equal(OrchestrationRuntimeStatus.Failed, (await system.EndOfAsync(id)).RuntimeStatus);
            var history = await system.Client.GetOrchestrationHistoryAsync(id);
            Assert.Equal("VersionMismatch", history.OfType<ExecutionCompletedEvent>().Single().FailureDetails!.ErrorType);
        });

    private async Task WithSettingsAsync((string Name, string Value)[] durableTask, Func<Task> test)
    {
        await system.RestartAsync(durableTask);
        try
        {
            await test();
        }
        finally
        {
            await system.RestartAsync();
        }
    }

    private Task<string> StartAsync(string id, string orchestrator, int input, params OrchestrationRuntimeStatus[] dedupe) =>
        system.Client.ScheduleNewOrchestrationInstanceAsync(orchestrator, input, new StartOrchestrationOptions(id).WithDedupeStatuses(dedupe));
}
