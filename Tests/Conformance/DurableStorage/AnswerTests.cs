using DurableTask.Core;
using DurableTask.Core.History;
using Emulators.Durable;
using Emulators.Storage;

namespace Tests.Conformance.DurableStorage;

/// <summary>What an activity has answered, on its way to the turn that sees it.</summary>
public sealed class AnswerTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly LocalStore _store;

    public AnswerTests() => _store = LocalStore.Open(Path.Combine(_folder.Path, "by-hand"), new DurableSchema());

    public void Dispose()
    {
        _store.DisposeAsync().AsTask().GetAwaiter().GetResult();
        _folder.Dispose();
    }

    [Fact]
    public async Task An_answer_is_committed_with_the_turn_that_sees_it()
    {
        await using var hub = await TaskHub.Open(_folder.Path)
            .With("three", async (orchestration, _) =>
                await orchestration.CallAsync("echo", await orchestration.CallAsync("echo", await orchestration.CallAsync("echo", "x"))))
            .With("echo", input => input)
            .StartAsync();
        var before = hub.Store.Commits;

        Assert.Equal("\"x\"", (await hub.RunAsync("three")).Output);

        Assert.Equal(1 + 4, hub.Store.Commits - before);
    }

    [Fact]
    public async Task A_kill_before_that_turn_lets_the_activity_run_again()
    {
        using var killed = await AnsweredAsync();
        using var next = Service();
        await next.StartAsync();

        Assert.Null(await next.LockNextTaskOrchestrationWorkItemAsync(TimeSpan.Zero, CancellationToken.None));
        Assert.NotNull(await next.LockNextTaskActivityWorkItem(TaskHub.Deadline, CancellationToken.None));
    }

    [Fact]
    public async Task A_stop_before_that_turn_stores_the_answer()
    {
        using (var stopped = await AnsweredAsync())
            await stopped.StopAsync();
        using var next = Service();
        await next.StartAsync();

        var turn = await TakeTurnAsync(next);
        Assert.Equal("answer", turn.NewMessages.Select(message => message.Event).OfType<TaskCompletedEvent>().Single().Result);
        Assert.Null(await next.LockNextTaskActivityWorkItem(TimeSpan.Zero, CancellationToken.None));
    }

    [Fact]
    public async Task A_turn_that_is_given_back_gives_back_its_answers()
    {
        using var service = await AnsweredAsync();
        var turn = await TakeTurnAsync(service);
        await service.AbandonTaskOrchestrationWorkItemAsync(turn);
        await service.ReleaseTaskOrchestrationWorkItemAsync(turn);

        var again = await TakeTurnAsync(service);
        Assert.Equal(turn.NewMessages.Select(message => message.Event), again.NewMessages.Select(message => message.Event));
    }

    [Fact]
    public async Task An_answer_to_an_instance_that_has_ended_is_dropped_with_its_activity()
    {
        var mayAnswer = new TaskCompletionSource<string?>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var hub = await TaskHub.Open(_folder.Path)
            .With("short", async (orchestration, _) => await orchestration.CallAsync("slow"))
            .With("slow", _ => mayAnswer.Task)
            .StartAsync();
        var instance = await hub.CreateAsync("short", "short");
        await hub.StateAsync("short", state => state.OrchestrationStatus == OrchestrationStatus.Running);
        await hub.Client.TerminateInstanceAsync(instance);
        await hub.EndOfAsync("short");

        mayAnswer.SetResult("late");

        using var deadline = new CancellationTokenSource(TaskHub.Deadline);
        while (hub.Store.Read(session => session.Find("SELECT COUNT(*) FROM durable_activity", row => row.GetInt32(0))) > 0)
            await Task.Delay(TimeSpan.FromMilliseconds(5), deadline.Token);
        Assert.Empty(hub.History<TaskCompletedEvent>("short"));
    }

    private LocalOrchestrationService Service() => new(_store, new LocalOrchestrationOptions { HubName = "tests" });

    // An instance whose one activity was answered. No turn has seen the answer yet.
    private async Task<LocalOrchestrationService> AnsweredAsync()
    {
        var service = Service();
        await new TaskHubClient(service).CreateOrchestrationInstanceAsync("any", "", "one", "x");
        await service.StartAsync();
        var turn = await TakeTurnAsync(service);
        var state = turn.OrchestrationRuntimeState;
        foreach (var message in turn.NewMessages)
            state.AddEvent(message.Event);
        var scheduled = new TaskScheduledEvent(0, "activity");
        state.AddEvent(scheduled);
        var activity = new TaskMessage { Event = scheduled, OrchestrationInstance = state.OrchestrationInstance };
        await service.CompleteTaskOrchestrationWorkItemAsync(turn, state, [activity], [], [], null, new OrchestrationState
        {
            OrchestrationInstance = state.OrchestrationInstance,
            OrchestrationStatus = state.OrchestrationStatus,
        });
        await service.ReleaseTaskOrchestrationWorkItemAsync(turn);
        var work = await service.LockNextTaskActivityWorkItem(TaskHub.Deadline, CancellationToken.None) ?? throw new TimeoutException();
        var answer = new TaskMessage { Event = new TaskCompletedEvent(-1, 0, "answer"), OrchestrationInstance = work.TaskMessage.OrchestrationInstance };
        await service.CompleteTaskActivityWorkItemAsync(work, answer);
        return service;
    }

    private static async Task<TaskOrchestrationWorkItem> TakeTurnAsync(LocalOrchestrationService service) =>
        await service.LockNextTaskOrchestrationWorkItemAsync(TaskHub.Deadline, CancellationToken.None) ?? throw new TimeoutException();
}
