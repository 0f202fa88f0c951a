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
    }

    [Fact]
    public async Task Activities_run_beside_each_other() => Assert.Equal(50 * 51 / 2, (await system.RunAsync("FanOut", 50)).ReadOutputAs<int>());
}
