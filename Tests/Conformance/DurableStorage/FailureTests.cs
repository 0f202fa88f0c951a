using DurableTask.Core;
using DurableTask.Core.Exceptions;
using DurableTask.Core.History;
using Emulators.Durable;
using Emulators.Storage;
using Tests.Support;

namespace Tests.Conformance.DurableStorage;

/// <summary>Work that fails, is refused or cannot be read.</summary>
public sealed class FailureTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Work_that_is_abandoned_comes_back_with_growing_pauses_and_holds_up_no_other()
    {
        var activityTries = 0;
        var turnTries = 0;
        await using var hub = await TaskHub.Open(_folder.Path)
            .With("unlucky", async (orchestration, _) =>
            {
                if (Interlocked.Increment(ref turnTries) < 3)
                    throw new SessionAbortedException("no worker");
                return await orchestration.CallAsync("unlucky");
            })
            .With("lucky", (_, _) => Task.FromResult<string?>("done"))
            .With("unlucky", _ => Interlocked.Increment(ref activityTries) < 3 ? throw new SessionAbortedException("no worker") : "done")
            .StartAsync();

        var unlucky = hub.RunAsync("unlucky", "unlucky");
        Assert.Equal("\"done\"", (await hub.RunAsync("lucky")).Output);
        Assert.Equal("\"done\"", (await unlucky).Output);
        Assert.Single(hub.History<TaskCompletedEvent>("unlucky"));
        Assert.Equal(3, activityTries);
    }

    [Fact]
    public async Task A_turn_that_is_rejected_again_and_again_rests_longer_each_time_whatever_comes_for_it()
    {
        var time = new ManualTime(DateTimeOffset.UtcNow);
        await using var store = LocalStore.Open(_folder.Path, new DurableSchema());
        using var service = new LocalOrchestrationService(store, new LocalOrchestrationOptions { HubName = "tests", TimeProvider = time });
        var client = new TaskHubClient(service);
        var instance = await client.CreateOrchestrationInstanceAsync("newer", "2.0", "newer", "x");
        await service.StartAsync();
        Task<TaskOrchestrationWorkItem?> NextAsync() => service.LockNextTaskOrchestrationWorkItemAsync(TimeSpan.Zero, CancellationToken.None);

        foreach (var pause in new[] { 0.1, 0.2, 0.4, 0.8, 1.6, 3.2, 6.4, 12.8, 25.6, 30, 30 })
        {
            var turn = await NextAsync();
            Assert.NotNull(turn);
            await service.AbandonTaskOrchestrationWorkItemAsync(turn);
            await service.ReleaseTaskOrchestrationWorkItemAsync(turn);
            await client.RaiseEventAsync(instance, "more", "x");
            time.Advance(TimeSpan.FromSeconds(pause - 0.01));
            Assert.Null(await NextAsync());
            time.Advance(TimeSpan.FromSeconds(0.01));
        }

        await CompleteAsync(service, (await NextAsync())!, "done");
        Assert.Equal(OrchestrationStatus.Completed, (await service.GetOrchestrationStateAsync("newer", null as string))!.OrchestrationStatus);
    }

    [Fact]
    public async Task A_message_that_cannot_be_read_harms_its_own_instance_only()
    {
        await using var hub = TaskHub.Open(_folder.Path).With("simple", (_, input) => Task.FromResult(input));
        await hub.CreateAsync("simple", "broken", "x");
        await hub.Store.WriteAsync(session => session.Execute("UPDATE durable_message SET event = 'nonsense'"));
        await hub.CreateAsync("simple", "sound", "y");
        await hub.StartAsync();

        Assert.Equal("\"y\"", (await hub.EndOfAsync("sound")).Output);
        await hub.CreateAsync("simple", "after", "z");
        Assert.Equal("\"z\"", (await hub.EndOfAsync("after")).Output);
    }

    [Fact]
    public async Task A_turn_that_was_worked_on_twice_counts_once()
    {
        await using var store = LocalStore.Open(_folder.Path, new DurableSchema());
        using var service = new LocalOrchestrationService(store, new LocalOrchestrationOptions { HubName = "tests" });
        await new TaskHubClient(service).CreateOrchestrationInstanceAsync("any", "", "one", "x");
        await service.StartAsync();
        var first = await TakeAsync(service);
        await service.StopAsync(isForced: true);
        await service.StartAsync();
        var second = await TakeAsync(service);

        await CompleteAsync(service, second, "second");
        await CompleteAsync(service, first, "first");

        var state = await service.GetOrchestrationStateAsync("one", null as string);
        Assert.Equal((OrchestrationStatus.Completed, "second"), (state!.OrchestrationStatus, state.Output));
        Assert.Single(service.ReadHistory("one").OfType<ExecutionCompletedEvent>());
    }

    [Fact]
    public void Every_event_of_the_engine_is_read_as_it_was_written()
    {
        foreach (var type in HistoryEvent.KnownTypes())
        {
            var written = (HistoryEvent)System.Runtime.CompilerServices.RuntimeHelpers.GetUninitializedObject(type);
            foreach (var property in type.GetProperties().Where(property => property.SetMethod is not null && property.Name != "ExtensionData"))
            {
                if (property.PropertyType == typeof(string))
                    property.SetValue(written, $"2030-01-01T00:00:00Z {property.Name}");
                else if (property.PropertyType == typeof(int))
                    property.SetValue(written, 7);
                else if (property.PropertyType == typeof(DateTime))
                    property.SetValue(written, new DateTime(2030, 1, 1, 2, 3, 4, DateTimeKind.Utc));
            }

            var stored = StoredEvent.Of(written);
            Assert.Equal(stored, StoredEvent.Of(stored.Read()));
            Assert.Equal(type, stored.Read().GetType());
        }
    }

    private static async Task<TaskOrchestrationWorkItem> TakeAsync(LocalOrchestrationService service) =>
        await service.LockNextTaskOrchestrationWorkItemAsync(TaskHub.Deadline, CancellationToken.None) ?? throw new TimeoutException();

    private static Task CompleteAsync(LocalOrchestrationService service, TaskOrchestrationWorkItem turn, string output)
    {
        var state = turn.OrchestrationRuntimeState;
        foreach (var message in turn.NewMessages)
            state.AddEvent(message.Event);
        state.AddEvent(new ExecutionCompletedEvent(0, output, OrchestrationStatus.Completed));
        return service.CompleteTaskOrchestrationWorkItemAsync(turn, state, [], [], [], null, new OrchestrationState
        {
            OrchestrationInstance = state.OrchestrationInstance,
            OrchestrationStatus = state.OrchestrationStatus,
            Output = state.Output,
        });
    }
}
