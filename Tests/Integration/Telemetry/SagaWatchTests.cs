using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Moq;
using OrderFunctions.Placement;
using OrderFunctions.Watch;
using Tests.Support;

namespace Tests.Integration.Telemetry;

public sealed class SagaWatchTests : IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 1, TimeSpan.Zero);

    private readonly TestTrace _trace = new();
    private readonly RecordedMetrics _metrics;
    private readonly RecordedLog _log = new();

    public SagaWatchTests() => _metrics = new RecordedMetrics(_trace);

    public void Dispose()
    {
        _metrics.Dispose();
        _trace.Dispose();
        _log.Dispose();
    }

    [Fact]
    public async Task The_age_is_that_of_the_oldest_order_saga_that_runs()
    {
        await LookAsync(
            Instance(OrchestrationRuntimeStatus.Running, created: Now.AddMinutes(-3)),
            Instance(OrchestrationRuntimeStatus.Pending, created: Now.AddMinutes(-11)),
            Instance(OrchestrationRuntimeStatus.Suspended, created: Now.AddMinutes(-7)),
            Instance(OrchestrationRuntimeStatus.Failed, created: Now.AddMinutes(-90)),
            Instance(OrchestrationRuntimeStatus.Running, created: Now.AddMinutes(-60), name: "RegistrationSaga"));

        Assert.Equal(11 * 60, _metrics.ValuesOf("orders.oldest_running.age").Single());
    }

    [Fact]
    public async Task Where_no_saga_runs_the_age_is_0()
    {
        await LookAsync();

        Assert.Equal(["orders.oldest_running.age"], _metrics.Series);
        Assert.Equal(0, _metrics.ValuesOf("orders.oldest_running.age").Single());
    }

    [Fact]
    public async Task Each_failure_is_counted_by_one_look_whenever_it_comes()
    {
        var failures = Enumerable.Range(-20, 40).Select(half => Instance(OrchestrationRuntimeStatus.Failed, updated: Now.AddSeconds(30 * half))).ToArray();
        var counted = new List<double>();

        foreach (var (minutes, last) in new[] { (0.0, -5.0), (5.2, 0.0), (10.1, 5.2), (15.0, 10.1) })
        {
            await LookAsync(Now.AddMinutes(minutes), Now.AddMinutes(last), failures);
            counted.Add(_metrics.ValuesOf("orchestrations.failed").LastOrDefault());
        }

        Assert.Equal([10, 10, 10, 0], counted.Select((total, look) => look == 3 && _metrics.ValuesOf("orchestrations.failed").Count() == 3 ? 0 : total));
    }

    [Fact]
    public async Task A_look_ends_after_a_bounded_number_of_instances_and_says_so()
    {
        await LookAsync([.. Enumerable.Repeat(Instance(OrchestrationRuntimeStatus.Running), SagaWatch.MaxInstances + 1)]);

        Assert.Single(_log.Lines);
        Assert.Single(_metrics.Series);
    }

    private Task LookAsync(params OrchestrationMetadata[] instances) => LookAsync(Now, last: null, instances);

    private async Task LookAsync(DateTimeOffset now, DateTimeOffset? last, params OrchestrationMetadata[] instances)
    {
        var client = new Mock<DurableTaskClient>("hub");
        client.Setup(durable => durable.GetAllInstancesAsync(It.Is<OrchestrationQuery>(query => !query.FetchInputsAndOutputs && query.Statuses!.Count() == 4)))
            .Returns(Pageable.Create((_, _) => Task.FromResult(new Page<OrchestrationMetadata>(instances))));
        var timer = new TimerInfo { ScheduleStatus = last is { } time ? new ScheduleStatus { Last = time.UtcDateTime } : new ScheduleStatus() };
        var watch = new SagaWatch(new ManualTime(now), new Microsoft.Extensions.Logging.Logger<SagaWatch>(_log));
        await watch.RunAsync(timer, client.Object, TestContext.Current.CancellationToken);
    }

    private static OrchestrationMetadata Instance(
        OrchestrationRuntimeStatus status, DateTimeOffset? created = null, DateTimeOffset? updated = null, string name = nameof(OrderSaga)) =>
        new(name, "instance") { RuntimeStatus = status, CreatedAt = created ?? Now, LastUpdatedAt = updated ?? Now };
}
