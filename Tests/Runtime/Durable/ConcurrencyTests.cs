using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.Extensions.Logging;
using Tests.Support;

namespace Tests.Runtime.Durable;

/// <summary>Official source: Options/DurableTaskOptions.cs (azure-functions-durable-extension).</summary>
public sealed class ConcurrencyTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task No_more_activities_run_at_once_than_host_json_allows_and_all_of_them_run()
    {
        await using var system = await DurableSystem.StartAsync(
            options => options, [typeof(Functions)], HostJson("\"maxConcurrentActivityFunctions\": 3"));
        var id = await system.Client.ScheduleNewOrchestrationInstanceAsync("Crowd", 10, Cancellation);

        await Eventually.TrueAsync(() => system.Calls.Count("begun") == 3);
        Gate.Open("crowd");
        var end = await system.EndOfAsync(id);

        Assert.Equal(10, system.Calls.Count("begun"));
        Assert.Equal(3, end.ReadOutputAs<int[]>()!.Max());
    }

    [Fact]
    public async Task No_more_orchestrators_take_their_turn_at_once_than_host_json_allows()
    {
        await using var system = await DurableSystem.StartAsync(
            options => options, [typeof(Functions)], HostJson("\"maxConcurrentOrchestratorFunctions\": 1"));

        var ids = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => system.Client.ScheduleNewOrchestrationInstanceAsync("Slow", Cancellation)));
        await Eventually.TrueAsync(() => system.Calls.Count("turn") > 0);
        Functions.LetOrchestratorsGoOn.Set();
        await Task.WhenAll(ids.Select(system.EndOfAsync));

        Assert.Equal(8, system.Calls.Count("turn"));
        Assert.Equal(1, Functions.MostOrchestratorsAtOnce);
    }

    [Fact]
    public async Task A_setting_without_effect_is_reported_by_name_and_those_of_Azure_are_not()
    {
        using var log = new RecordedLog();
        await using var system = await DurableSystem.StartAsync(
            options => options with { Loggers = log },
            [typeof(Functions)],
            HostJson("""  "hubName": "h", "storageProvider": { "type": "AzureStorage" }, "extendedSessionsEnabled": true, "typo": 1  """));

        var warnings = log.Lines.Where(line => line.Level == LogLevel.Warning).Select(line => line.Message);

        Assert.Equal(
            [
                "The setting durableTask.extendedSessionsEnabled of host.json has no effect in the local runtime.",
                "The setting durableTask.typo of host.json has no effect in the local runtime.",
            ],
            warnings);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("\"many\"")]
    [InlineData("1.5")]
    public async Task A_limit_without_sense_stops_the_start_and_names_the_setting(string limit)
    {
        var refusal = await Assert.ThrowsAsync<InvalidOperationException>(() => DurableSystem.StartAsync(
            options => options,
            [typeof(Functions)],
            HostJson($"\"maxConcurrentActivityFunctions\": {limit}")));

        Assert.Contains("durableTask.maxConcurrentActivityFunctions", refusal.Message, StringComparison.Ordinal);
    }

    private static string HostJson(string durableTask) =>
        $$"""{ "version": "2.0", "extensions": { "durableTask": { {{durableTask}} } } }""";

    internal sealed class Functions(CallLog calls)
    {
        private static int _activitiesAtOnce;
        private static int _orchestratorsAtOnce;

        public static int MostOrchestratorsAtOnce { get; private set; }

        public static ManualResetEventSlim LetOrchestratorsGoOn { get; } = new();

        [Function("Crowd")]
        public static Task<int[]> Crowd([OrchestrationTrigger] TaskOrchestrationContext context, int size) =>
            Task.WhenAll(Enumerable.Range(0, size).Select(_ => context.CallActivityAsync<int>("Stand", "crowd")));

        [Function("Stand")]
        public async Task<int> Stand([ActivityTrigger] string gate)
        {
            var atOnce = Interlocked.Increment(ref _activitiesAtOnce);
            calls.Add("begun");
            await Gate.WaitAsync(gate);
            Interlocked.Decrement(ref _activitiesAtOnce);
            return atOnce;
        }

        [Function("Slow")]
        public void Slow([OrchestrationTrigger] TaskOrchestrationContext _)
        {
            MostOrchestratorsAtOnce = Math.Max(MostOrchestratorsAtOnce, Interlocked.Increment(ref _orchestratorsAtOnce));
            calls.Add("turn");
            LetOrchestratorsGoOn.Wait(TestContext.Current.CancellationToken);
            Interlocked.Decrement(ref _orchestratorsAtOnce);
        }
    }
}
