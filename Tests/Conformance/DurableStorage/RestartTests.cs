using DurableTask.Core;
using DurableTask.Core.History;

namespace Tests.Conformance.DurableStorage;

/// <summary>The host dies between any two checkpoints, and what it has acknowledged goes on from there.</summary>
public sealed class RestartTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Every_moment_between_two_checkpoints_can_be_gone_on_from()
    {
        var images = new List<string>();
        void TakeImage()
        {
            var image = Path.Combine(_folder.Path, $"image-{images.Count}");
            Directory.CreateDirectory(image);
            foreach (var name in new[] { "store.db", "store.db-wal" })
                File.Copy(Path.Combine(_folder.Path, "live", name), Path.Combine(image, name));
            images.Add(image);
        }

        // One instance at a time does one thing at a time, so nothing is being written when the orchestrator or an activity runs.
        await using (var live = await Saga(Path.Combine(_folder.Path, "live"), TakeImage).StartAsync())
            Assert.Equal("\"a b went c\"", (await live.RunAsync("saga", "saga")).Output);
        Assert.True(images.Count >= 12, $"{images.Count} images");

        foreach (var image in images)
        {
            await using var again = await Saga(image, () => { }).StartAsync();
            Assert.Equal("\"a b went c\"", (await again.EndOfAsync("saga")).Output);
            Assert.Equal(["a", "b", "c"], again.History<TaskScheduledEvent>("saga").Select(activity => activity.Name));
            Assert.Equal(3, again.History<TaskCompletedEvent>("saga").Select(activity => activity.TaskScheduledId).Distinct().Count());
            Assert.Equal(3, again.History<TaskCompletedEvent>("saga").Count());
        }
    }

    [Fact]
    public async Task A_thousand_instances_survive_that_the_host_is_killed_again_and_again()
    {
        const int Instances = 1_000;
        var ran = 0;
        TaskHub Open() => TaskHub.Open(_folder.Path)
            .With("trip", async (orchestration, input) =>
            {
                var there = await orchestration.CallAsync("echo", input);
                return there + await orchestration.Context.CreateSubOrchestrationInstance<string>("back", "", $"{input}-back", input);
            })
            .With("back", async (orchestration, input) => await orchestration.CallAsync("echo", input))
            .With("echo", input =>
            {
                Interlocked.Increment(ref ran);
                return input;
            });

        await using (var hub = Open())
            await Task.WhenAll(Enumerable.Range(0, Instances).Select(number => hub.CreateAsync("trip", $"{number}", $"{number}")));
        for (var kill = 1; kill <= 4; kill++)
        {
            await using var hub = await Open().StartAsync();
            using var deadline = new CancellationTokenSource(TaskHub.Deadline);
            while (Volatile.Read(ref ran) < kill * Instances / 3)
                await Task.Delay(TimeSpan.FromMilliseconds(1), deadline.Token);
        }

        await using var last = await Open().StartAsync();
        var ends = await Task.WhenAll(Enumerable.Range(0, Instances).Select(number => last.EndOfAsync($"{number}")));
        Assert.All(ends, end => Assert.Equal($"\"{end.OrchestrationInstance.InstanceId}{end.OrchestrationInstance.InstanceId}\"", end.Output));
        foreach (var number in Enumerable.Range(0, Instances))
        {
            var history = last.Service.ReadHistory($"{number}");
            Assert.Single(history.OfType<TaskCompletedEvent>());
            Assert.Single(history.OfType<SubOrchestrationInstanceCompletedEvent>());
            Assert.Single(history.OfType<ExecutionCompletedEvent>());
        }
    }

    [Fact]
    public async Task What_is_acknowledged_before_a_kill_is_there_after_it()
    {
        await using (var hub = TaskHub.Open(_folder.Path))
        {
            var instance = await hub.CreateAsync("listener", "listener", "hello");
            await hub.Client.RaiseEventAsync(instance, "go", "went");
            await hub.CreateAsync("listener", "unwanted");
            await hub.Client.TerminateInstanceAsync(new OrchestrationInstance { InstanceId = "unwanted" }, "no");
        }

        await using var again = await TaskHub.Open(_folder.Path)
            .With("listener", async (orchestration, input) => $"{input} {await orchestration.EventAsync("go")}")
            .StartAsync();
        Assert.Equal("\"hello went\"", (await again.EndOfAsync("listener")).Output);
        Assert.Equal(OrchestrationStatus.Terminated, (await again.EndOfAsync("unwanted")).OrchestrationStatus);
    }

    private static TaskHub Saga(string folder, Action between)
    {
        string? Step(string name)
        {
            between();
            return name;
        }

        return TaskHub.Open(folder)
            .With("saga", async (orchestration, _) =>
            {
                between();
                var result = await orchestration.CallAsync("a");
                between();
                result += " " + await orchestration.CallAsync("b");
                between();
                await orchestration.WaitAsync(TimeSpan.FromMilliseconds(1));
                between();
                orchestration.Context.SendEvent(orchestration.Context.OrchestrationInstance, "go", "went");
                result += " " + await orchestration.EventAsync("go");
                between();
                return result + " " + await orchestration.CallAsync("c");
            })
            .With("a", _ => Step("a"))
            .With("b", _ => Step("b"))
            .With("c", _ => Step("c"));
    }
}
