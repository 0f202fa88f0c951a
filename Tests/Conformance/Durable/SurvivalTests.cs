using DurableTask.Core.Exceptions;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Tests.Conformance.Durable;

/// <summary>Host and worker end at any moment, and what was begun goes on.</summary>
[Collection(nameof(DurableSystem))]
public sealed class SurvivalTests(DurableSystem system) : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task An_activity_whose_worker_was_killed_runs_again()
    {
        var id = await system.Client.ScheduleNewOrchestrationInstanceAsync("Block", _folder.Path);
        await UntilRunsAsync(1);

        await system.KillWorkerAsync();

        await UntilRunsAsync(2);
        Release();
        Assert.Equal(2, (await system.EndOfAsync(id)).ReadOutputAs<int>());
    }

    [Fact]
    public async Task An_activity_whose_host_ended_runs_again()
    {
        var id = await system.Client.ScheduleNewOrchestrationInstanceAsync("Block", _folder.Path);
        await UntilRunsAsync(1);

        await system.RestartAsync();

        await UntilRunsAsync(2);
        Release();
        Assert.Equal(2, (await system.EndOfAsync(id)).ReadOutputAs<int>());
    }

    [Fact]
    public async Task Orchestrations_go_on_when_their_worker_is_killed()
    {
        var ids = new List<string>();
        for (var i = 0; i < 20; i++) ids.Add(await system.Client.ScheduleNewOrchestrationInstanceAsync("FourSteps", i));

        await system.KillWorkerAsync();

        for (var i = 0; i < ids.Count; i++) Assert.Equal(i + 4, (await system.EndOfAsync(ids[i])).ReadOutputAs<int>());
    }

    [Fact]
    public async Task A_timer_that_was_due_while_the_host_was_gone_fires_after_its_start()
    {
        var id = await system.Client.ScheduleNewOrchestrationInstanceAsync("WaitForTimer", 500);

        await system.RestartAsync();

        Assert.Equal("fired", (await system.EndOfAsync(id)).ReadOutputAs<string>());
    }

    [Fact]
    public async Task What_has_ended_is_there_after_a_restart()
    {
        var completed = await system.RunAsync("FourSteps", 1);
        var failed = await system.RunAsync("Fail", false);

        await system.RestartAsync();

        Assert.Equal(completed.SerializedOutput, (await system.EndOfAsync(completed.InstanceId)).SerializedOutput);
        Assert.Equal(failed.SerializedOutput, (await system.EndOfAsync(failed.InstanceId)).SerializedOutput);
        await Assert.ThrowsAsync<OrchestrationAlreadyExistsException>(() => system.Client.ScheduleNewOrchestrationInstanceAsync(
            "FourSteps", 1, new StartOrchestrationOptions(completed.InstanceId).WithDedupeStatuses(OrchestrationRuntimeStatus.Completed)));
    }

    private void Release() => File.WriteAllText(Path.Combine(_folder.Path, "release"), "");

    private async Task UntilRunsAsync(int count)
    {
        var runs = new FileInfo(Path.Combine(_folder.Path, "runs"));
        for (var deadline = DurableSystem.Deadline(); !runs.Exists || runs.Length < count; runs.Refresh()) await Task.Delay(10, deadline);
    }
}
