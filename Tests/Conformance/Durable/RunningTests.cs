using System.Text.Json;
using Microsoft.DurableTask.Client;

namespace Tests.Conformance.Durable;

[Collection(nameof(DurableSystem))]
public sealed class RunningTests(DurableSystem system)
{
    [Fact]
    public async Task Activities_run_one_after_another_and_hand_on_their_results()
    {
        var ended = await system.RunAsync("FourSteps", 1);

        Assert.Equal(OrchestrationRuntimeStatus.Completed, ended.RuntimeStatus);
        Assert.Equal(5, ended.ReadOutputAs<int>());
        Assert.Equal(1, ended.ReadInputAs<int>());
    }

    [Fact]
    public async Task Activities_run_beside_each_other() => Assert.Equal(50 * 51 / 2, (await system.RunAsync("FanOut", 50)).ReadOutputAs<int>());

    [Fact]
    public async Task Three_megabytes_pass_through_client_orchestrator_and_activity() =>
        Assert.Equal(3_000_000, (await system.RunAsync("Large", new string('x', 3_000_000))).ReadOutputAs<int>());

    [Fact]
    public async Task A_timer_fires() => Assert.Equal("fired", (await system.RunAsync("WaitForTimer", 50)).ReadOutputAs<string>());

    [Fact]
    public async Task A_failing_activity_is_tried_again() => Assert.Equal(4, (await system.RunAsync("Retry", 3)).ReadOutputAs<int>());

    [Fact]
    public async Task Tries_are_limited()
    {
        var ended = await system.RunAsync("Retry", 5);

        Assert.Equal(OrchestrationRuntimeStatus.Failed, ended.RuntimeStatus);
        Assert.Contains("attempt 5", ended.SerializedOutput!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_orchestrator_sees_what_an_activity_failed_of_and_its_cause()
    {
        var seen = (await system.RunAsync("Fail", true)).ReadOutputAs<JsonElement>();

        Assert.Equal("System.InvalidOperationException", seen.GetProperty("Type").GetString());
        Assert.Equal("failed for a reason", seen.GetProperty("Message").GetString());
        Assert.Equal("System.FormatException", seen.GetProperty("InnerType").GetString());
        Assert.Equal("its cause", seen.GetProperty("InnerMessage").GetString());
    }

    [Fact]
    public async Task IsCausedBy_looks_at_the_failure_and_not_at_its_cause()
    {
        var seen = (await system.RunAsync("Fail", true)).ReadOutputAs<JsonElement>();

        Assert.True(seen.GetProperty("IsCausedByIt").GetBoolean());
        Assert.False(seen.GetProperty("IsCausedByItsCause").GetBoolean());
    }

    [Fact]
    public async Task An_unhandled_failure_fails_the_orchestration()
    {
        var ended = await system.RunAsync("Fail", false);

        Assert.Equal(OrchestrationRuntimeStatus.Failed, ended.RuntimeStatus);
        Assert.Contains("failed for a reason", ended.SerializedOutput!, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("NoSuchOrchestrator", "doesn't exist, is disabled, or is not an orchestrator function")]
    [InlineData("CallMissing", "NoSuchActivity")]
    public async Task A_function_that_is_not_there_fails_the_orchestration(string orchestrator, string told)
    {
        var ended = await system.RunAsync(orchestrator);

        Assert.Equal(OrchestrationRuntimeStatus.Failed, ended.RuntimeStatus);
        Assert.Contains(told, ended.SerializedOutput!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_sub_orchestration_runs_under_the_ID_it_was_given()
    {
        var ended = await system.RunAsync("Parent", "work");

        Assert.Equal($"parent of work in {ended.InstanceId}-child of {ended.InstanceId}", ended.ReadOutputAs<string>());
    }

    [Fact]
    public async Task A_failed_sub_orchestration_fails_its_parent()
    {
        var ended = await system.RunAsync("Parent", "fail");

        Assert.Equal(OrchestrationRuntimeStatus.Failed, ended.RuntimeStatus);
        Assert.Contains("child failed", ended.SerializedOutput!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_orchestration_that_continues_as_new_keeps_the_events_it_has_not_read()
    {
        var id = await system.Client.ScheduleNewOrchestrationInstanceAsync("Rounds", 5);
        await system.Client.RaiseEventAsync(id, "Go", "early");

        Assert.Equal("early", (await system.EndOfAsync(id)).ReadOutputAs<string>());
    }

    [Theory]
    [InlineData(8 * 1024 - 2, OrchestrationRuntimeStatus.Completed)]
    [InlineData(8 * 1024, OrchestrationRuntimeStatus.Failed)]
    public async Task A_custom_status_may_have_16_KB_in_UTF_16(int characters, OrchestrationRuntimeStatus expected) =>
        Assert.Equal(expected, (await system.RunAsync("Talk", characters)).RuntimeStatus);

    [Fact]
    public async Task The_worker_s_own_client_starts_and_waits()
    {
        var answer = await system.Http.PostAsync(new Uri("api/durable/FourSteps/10", UriKind.Relative), null, DurableSystem.Deadline());

        Assert.Equal("14", await answer.Content.ReadAsStringAsync(DurableSystem.Deadline()));
    }
}
