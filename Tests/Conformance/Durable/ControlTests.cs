using Grpc.Core;
using Microsoft.DurableTask.Client;

namespace Tests.Conformance.Durable;

/// <summary>What clients do to instances that are there.</summary>
[Collection(nameof(DurableSystem))]
public sealed class ControlTests(DurableSystem system)
{
    [Fact]
    public async Task Custom_status_and_events_before_and_after_the_start_of_the_wait()
    {
        var id = await system.Client.ScheduleNewOrchestrationInstanceAsync("WaitForEvents", 2);
        await system.Client.RaiseEventAsync(id, "go", "at once");
        await system.UntilAsync(id, instance => instance.SerializedCustomStatus == """{"waitingFor":"Go","received":1}""");
        await system.RestartAsync();

        await system.Client.RaiseEventAsync(id, "Go", "later");

        Assert.Equal(["at once", "later"], (await system.EndOfAsync(id)).ReadOutputAs<string[]>()!);
    }

    [Fact]
    public async Task A_terminated_instance_ends_with_what_it_was_told()
    {
        var id = await WaitingAsync();

        await system.Client.TerminateInstanceAsync(id, "enough");

        var ended = await system.EndOfAsync(id);
        Assert.Equal(OrchestrationRuntimeStatus.Terminated, ended.RuntimeStatus);
        Assert.Equal("enough", ended.ReadOutputAs<string>());
    }

    [Fact]
    public async Task A_suspended_instance_reads_its_events_when_it_is_resumed_also_after_a_restart()
    {
        var id = await WaitingAsync();
        await system.Client.SuspendInstanceAsync(id, "pause");
        await system.UntilAsync(id, instance => instance.RuntimeStatus == OrchestrationRuntimeStatus.Suspended);
        await system.Client.RaiseEventAsync(id, "Go", "meanwhile");
        await system.RestartAsync();
        await system.RunAsync("FourSteps", 1);
        Assert.Equal(OrchestrationRuntimeStatus.Suspended, (await system.Client.GetInstanceAsync(id))!.RuntimeStatus);

        await system.Client.ResumeInstanceAsync(id, "go on");

        Assert.Equal(["meanwhile"], (await system.EndOfAsync(id)).ReadOutputAs<string[]>()!);
    }

    [Fact]
    public async Task A_restart_repeats_an_instance_with_its_input_under_a_new_ID()
    {
        var first = await system.RunAsync("FourSteps", 7);

        var second = await system.EndOfAsync(await system.Client.RestartAsync(first.InstanceId, restartWithNewInstanceId: true));

        Assert.NotEqual(first.InstanceId, second.InstanceId);
        Assert.Equal(11, second.ReadOutputAs<int>());
        Assert.Equal(first.InstanceId, second.Tags["MS_DurableFunctions_SourceInstanceId"]);
    }

    [Fact]
    public async Task A_restart_under_the_same_ID_is_refused_while_the_instance_lives()
    {
        var id = await WaitingAsync();

        await Assert.ThrowsAsync<InvalidOperationException>(() => system.Client.RestartAsync(id));
        await system.Client.TerminateInstanceAsync(id);
        await system.EndOfAsync(id);
        Assert.Equal(id, await system.Client.RestartAsync(id));
        await system.Client.RaiseEventAsync(id, "Go", "again");
        Assert.Equal(["again"], (await system.EndOfAsync(id)).ReadOutputAs<string[]>()!);
    }

    [Fact]
    public async Task A_rewound_instance_tries_again_what_has_failed()
    {
        var failed = await system.RunAsync("TryOnce", 1);
        Assert.Equal(OrchestrationRuntimeStatus.Failed, failed.RuntimeStatus);

        await system.Client.RewindInstanceAsync(failed.InstanceId, "mended");

        var ended = await system.UntilAsync(failed.InstanceId, instance => instance.RuntimeStatus == OrchestrationRuntimeStatus.Completed);
        Assert.Equal(2, ended.ReadOutputAs<int>());
    }

    [Fact]
    public async Task A_purged_instance_is_gone()
    {
        var id = (await system.RunAsync("FourSteps", 1)).InstanceId;

        Assert.Equal(1, (await system.Client.PurgeInstanceAsync(id)).PurgedInstanceCount);
        Assert.Null(await system.Client.GetInstanceAsync(id));
        Assert.Equal(0, (await system.Client.PurgeInstanceAsync(id)).PurgedInstanceCount);
    }

    [Fact]
    public async Task A_filter_purges_what_it_fits_and_nothing_else()
    {
        var from = DateTimeOffset.UtcNow;
        var completed = (await system.RunAsync("FourSteps", 1)).InstanceId;
        var failed = (await system.RunAsync("Fail", false)).InstanceId;

        var purged = await system.Client.PurgeAllInstancesAsync(new PurgeInstancesFilter(from, null, [OrchestrationRuntimeStatus.Failed]));

        Assert.Equal(1, purged.PurgedInstanceCount);
        Assert.Null(await system.Client.GetInstanceAsync(failed));
        Assert.NotNull(await system.Client.GetInstanceAsync(completed));
    }

    [Fact]
    public async Task An_instance_that_lives_is_not_purged()
    {
        var id = await WaitingAsync();

        await Assert.ThrowsAsync<InvalidOperationException>(() => system.Client.PurgeInstanceAsync(id));
        await system.Client.TerminateInstanceAsync(id);
    }

    [Fact]
    public async Task What_is_done_to_an_unknown_instance_is_refused()
    {
        Assert.Null(await system.Client.GetInstanceAsync("unknown"));
        Assert.Equal(StatusCode.NotFound, (await RefusalAsync(() => system.Client.RaiseEventAsync("unknown", "Go"))).StatusCode);
        Assert.Equal(StatusCode.NotFound, (await RefusalAsync(() => system.Client.TerminateInstanceAsync("unknown"))).StatusCode);
        Assert.Equal(StatusCode.NotFound, (await RefusalAsync(() => system.Client.SuspendInstanceAsync("unknown"))).StatusCode);
        Assert.Equal(StatusCode.NotFound, (await RefusalAsync(() => system.Client.ResumeInstanceAsync("unknown"))).StatusCode);
    }

    [Fact]
    public async Task What_is_done_to_an_instance_that_has_ended_is_refused()
    {
        var id = (await system.RunAsync("FourSteps", 1)).InstanceId;

        Assert.Equal(StatusCode.FailedPrecondition, (await RefusalAsync(() => system.Client.RaiseEventAsync(id, "Go"))).StatusCode);
        Assert.Equal(StatusCode.FailedPrecondition, (await RefusalAsync(() => system.Client.TerminateInstanceAsync(id))).StatusCode);
        Assert.Equal(StatusCode.FailedPrecondition, (await RefusalAsync(() => system.Client.SuspendInstanceAsync(id))).StatusCode);
        Assert.Equal(StatusCode.FailedPrecondition, (await RefusalAsync(() => system.Client.ResumeInstanceAsync(id))).StatusCode);
    }

    [Fact]
    public async Task A_wait_for_the_start_ends_when_the_instance_runs()
    {
        var id = await WaitingAsync();

        Assert.Equal(OrchestrationRuntimeStatus.Running, (await system.Client.WaitForInstanceStartAsync(id, DurableSystem.Deadline())).RuntimeStatus);
        await system.Client.TerminateInstanceAsync(id);
    }

    private async Task<string> WaitingAsync()
    {
        var id = await system.Client.ScheduleNewOrchestrationInstanceAsync("WaitForEvents", 1);
        await system.UntilAsync(id, instance => instance.SerializedCustomStatus is not null);
        return id;
    }

    private static async Task<RpcException> RefusalAsync(Func<Task> operation) => await Assert.ThrowsAsync<RpcException>(operation);
}
