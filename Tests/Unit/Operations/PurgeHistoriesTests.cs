using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Moq;
using OrderFunctions.Operations;
using Tests.Support;

namespace Tests.Unit.Operations;

public sealed class PurgeHistoriesTests
{
    private readonly Mock<DurableTaskClient> _client = new(MockBehavior.Strict, "orders");
    private readonly List<PurgeInstancesFilter> _filters = [];

    [Fact]
    public async Task Only_completed_orchestrations_that_are_older_than_the_retention_are_purged()
    {
        await RunAsync(new PurgeResult(3, isComplete: true));

        var filter = Assert.Single(_filters);
        Assert.Equal([OrchestrationRuntimeStatus.Completed], filter.Statuses!);
        Assert.Null(filter.CreatedFrom);
        Assert.Equal(Samples.Now.AddDays(-2), filter.CreatedTo);
        Assert.NotNull(filter.Timeout);
    }

    [Fact]
    public async Task Portions_follow_until_nothing_is_left()
    {
        await RunAsync(new PurgeResult(100, isComplete: false), new PurgeResult(100, isComplete: false), new PurgeResult(1, isComplete: true));

        Assert.Equal(3, _filters.Count);
    }

    [Fact]
    public async Task A_backlog_without_end_does_not_hold_the_timer()
    {
        await RunAsync(new PurgeResult(100, isComplete: false));

        Assert.Equal(PurgeHistories.MaxPortions, _filters.Count);
    }

    [Fact]
    public async Task A_provider_that_knows_no_portions_is_asked_once()
    {
        await RunAsync(new PurgeResult(100));

        Assert.Single(_filters);
    }

    [Theory]
    [InlineData(null, 30)]
    [InlineData("1.00:00:00", 1)]
    [InlineData("3650.00:00:00", 3650)]
    public void The_retention_is_a_time_of_days(string? value, int days) => Assert.Equal(TimeSpan.FromDays(days), Read(value).Age);

    [Theory]
    [InlineData("23:59:59")]
    [InlineData("3651.00:00:00")]
    [InlineData("a month")]
    public void An_app_with_another_retention_does_not_start(string value)
    {
        var exception = Assert.Throws<OptionsValidationException>(() => Read(value));

        Assert.Contains("Orchestrations__HistoryRetention", exception.Message, StringComparison.Ordinal);
    }

    private static HistoryRetention Read(string? value) => TestSettings.Read<HistoryRetention>(("Orchestrations__HistoryRetention", value));

    private async Task RunAsync(params PurgeResult[] results)
    {
        _client.Setup(client => client.PurgeAllInstancesAsync(It.IsAny<PurgeInstancesFilter>(), It.IsAny<CancellationToken>()))
            .Callback((PurgeInstancesFilter filter, CancellationToken _) => _filters.Add(filter))
            .ReturnsAsync(() => results[Math.Min(_filters.Count, results.Length) - 1]);
        var function = new PurgeHistories(new HistoryRetention(TimeSpan.FromDays(2)), new ManualTime(Samples.Now), NullLogger<PurgeHistories>.Instance);

        await function.RunAsync(new TimerInfo(), _client.Object, TestContext.Current.CancellationToken);
    }
}
