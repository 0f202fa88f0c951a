using DurableTask.Core.Exceptions;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Moq;
using Shared.Sagas;
using Tests.Support;

namespace Tests.Unit.Billing;

public sealed class SagaClientTests
{
    private readonly ManualTime _time = new(new DateTimeOffset(2026, 11, 20, 12, 0, 0, TimeSpan.Zero));
    private readonly Mock<DurableTaskClient> _client = new(MockBehavior.Strict, "client");
    private readonly SagaProgress _progress = new();
    private int _looks;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static TheoryData<string, string[]> Starts => new()
    {
        { nameof(SagaClient.StartOrJoinAsync), ["Completed", "Pending", "Running", "Suspended"] },
        { nameof(SagaClient.StartNewAsync), ["Completed", "Failed", "Pending", "Running", "Suspended", "Terminated"] },
        { nameof(SagaClient.StartAgainAsync), ["Pending", "Running", "Suspended"] },
    };

    [Theory]
    [MemberData(nameof(Starts))]
    public async Task A_start_names_every_status_that_must_not_be_replaced(string start, string[] kept)
    {
        StartOrchestrationOptions? used = null;
        _client.Setup(client => client.ScheduleNewOrchestrationInstanceAsync(
                "Saga", "input", It.IsAny<StartOrchestrationOptions>(), It.IsAny<CancellationToken>()))
            .Callback((TaskName _, object? _, StartOrchestrationOptions? options, CancellationToken _) => used = options)
            .ReturnsAsync("id");

        Assert.True(await (start switch
        {
            nameof(SagaClient.StartOrJoinAsync) => SagaClient.StartOrJoinAsync(_client.Object, "Saga", "id", "input", Stop),
            nameof(SagaClient.StartNewAsync) => SagaClient.StartNewAsync(_client.Object, "Saga", "id", "input", Stop),
            _ => SagaClient.StartAgainAsync(_client.Object, "Saga", "id", "input", Stop),
        }));

        Assert.Equal("id", used!.InstanceId);
        Assert.Equal(kept, used.DedupeStatuses!.Order());
    }

    [Fact]
    public async Task A_start_that_finds_the_instance_joins_it()
    {
        _client.Setup(client => client.ScheduleNewOrchestrationInstanceAsync(
                It.IsAny<TaskName>(), It.IsAny<object?>(), It.IsAny<StartOrchestrationOptions?>(), It.IsAny<CancellationToken>()))
            .ThrowsAsync(new OrchestrationAlreadyExistsException());

        Assert.False(await SagaClient.StartOrJoinAsync(_client.Object, "Saga", "id", "input", Stop));
    }

    [Fact]
    public async Task Waiting_ends_as_soon_as_there_is_enough_to_see()
    {
        Answer(look => Instance(OrchestrationRuntimeStatus.Running, customStatus: look < 5 ? null : "5"));

        var instance = await AdvanceAsync(WaitAsync(TimeSpan.FromSeconds(10)));

        Assert.Equal("5", instance!.SerializedCustomStatus);
        Assert.Equal(5, _looks);
    }

    [Theory]
    [InlineData(OrchestrationRuntimeStatus.Completed)]
    [InlineData(OrchestrationRuntimeStatus.Failed)]
    [InlineData(OrchestrationRuntimeStatus.Terminated)]
    public async Task Waiting_ends_with_the_instance(OrchestrationRuntimeStatus status)
    {
        Answer(look => Instance(look < 3 ? OrchestrationRuntimeStatus.Running : status));

        Assert.Equal(status, (await AdvanceAsync(WaitAsync(TimeSpan.FromSeconds(10))))!.RuntimeStatus);
    }

    [Fact]
    public async Task Waiting_ends_with_the_time_and_looks_ever_more_seldom()
    {
        var start = _time.GetUtcNow();
        Answer(_ => Instance(OrchestrationRuntimeStatus.Running));

        var instance = await AdvanceAsync(WaitAsync(TimeSpan.FromSeconds(10)));

        Assert.NotNull(instance);
        Assert.InRange(_time.GetUtcNow() - start, TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(10.5));
        Assert.InRange(_looks, 12, 16);
    }

    [Fact]
    public async Task An_instance_that_is_not_there_yet_is_waited_for()
    {
        Answer(look => look < 3 ? null : Instance(OrchestrationRuntimeStatus.Completed));

        Assert.NotNull(await AdvanceAsync(WaitAsync(TimeSpan.FromSeconds(10))));
    }

    [Fact]
    public async Task Without_a_wait_there_is_one_look()
    {
        Answer(_ => null);

        Assert.Null(await WaitAsync(TimeSpan.Zero));
        Assert.Equal(1, _looks);
    }

    [Fact]
    public async Task A_new_instance_that_publishes_its_outcome_costs_one_look_at_that_moment()
    {
        Answer(_ => Instance(OrchestrationRuntimeStatus.Running, customStatus: "done"));
        var waiting = WaitAsync(TimeSpan.FromSeconds(10), isNew: true);
        Assert.Equal((false, 0), (waiting.IsCompleted, _looks));

        _progress.Signal("another");
        _progress.Signal("id");

        Assert.Equal("done", (await waiting)!.SerializedCustomStatus);
        Assert.Equal(1, _looks);
    }

    [Fact]
    public async Task What_is_published_before_it_can_be_seen_is_looked_for_again_soon()
    {
        Answer(look => Instance(OrchestrationRuntimeStatus.Running, customStatus: look < 2 ? null : "done"));
        var waiting = WaitAsync(TimeSpan.FromSeconds(10), isNew: true);

        // The timer of the wait that the signal ends may be there for a moment longer; it would fire at another time.
        var soon = _time.GetUtcNow() + TimeSpan.FromMilliseconds(10);
        _progress.Signal("id");
        await Eventually.TrueAsync(() => _looks == 1 && _time.IsWaitedFor(soon));
        _time.Advance(TimeSpan.FromMilliseconds(10));

        Assert.Equal("done", (await waiting)!.SerializedCustomStatus);
    }

    private static OrchestrationMetadata Instance(OrchestrationRuntimeStatus status, string? customStatus = null) =>
        new("Saga", "id") { RuntimeStatus = status, SerializedCustomStatus = customStatus };

    private void Answer(Func<int, OrchestrationMetadata?> look) => _client
        .Setup(client => client.GetInstanceAsync("id", true, It.IsAny<CancellationToken>()))
        .ReturnsAsync(() => look(++_looks));

    private Task<OrchestrationMetadata?> WaitAsync(TimeSpan wait, bool isNew = false) =>
        new SagaClient(_time, _progress).WaitAsync(_client.Object, "id", instance => instance.SerializedCustomStatus is not null, wait, isNew, Stop);

    private async Task<OrchestrationMetadata?> AdvanceAsync(Task<OrchestrationMetadata?> waiting)
    {
        await Eventually.TrueAsync(() =>
        {
            if (!waiting.IsCompleted && _time.WaitingTimers > 0)
                _time.Advance(TimeSpan.FromSeconds(0.5));
            return waiting.IsCompleted;
        });
        return await waiting;
    }
}
