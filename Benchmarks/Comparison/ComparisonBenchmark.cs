using Benchmarks.Load;
using Benchmarks.Reporting;

namespace Benchmarks.Comparison;

/// <summary>
/// This build beside that of another clone, or beside itself with other environment variables. Both run at once, and are loaded in turns, so that a machine
/// whose speed changes is as fast for one as for the other. Two processes of one program differ by some percent; so both are started several times.
/// </summary>
internal static class ComparisonBenchmark
{
    private static readonly Dictionary<string, string> NoSettings = [];

    public static async Task RunAsync(BenchmarkOptions options, TextWriter output, CancellationToken cancellationToken)
    {
        var @this = new Side("this", LocalHost.Repository.Root, NoSettings);
        var other = new Side("other", options.OtherClone, options.OtherSettings);
        var pairs = new List<ComparedSteps>();
        for (var start = 0; start < options.Starts; start++)
        {
            // Whoever is first must not gain by it.
            var steps = await MeasureAsync(options, start % 2 == 0 ? [@this, other] : [other, @this], cancellationToken);
            pairs.AddRange(options.Clients.Select(clients => new ComparedSteps(Of(@this, clients), Of(other, clients))));

            StepResult Of(Side side, int clients) => steps.Single(step => step.Name == side.Name && step.Clients == clients);
        }

        MarkdownReport.Write(output, [.. pairs.SelectMany(pair => (StepResult[])[pair.This, pair.Other])]);
        ComparisonReport.Write(output, pairs);
    }

    private static async Task<List<StepResult>> MeasureAsync(BenchmarkOptions options, Side[] order, CancellationToken cancellationToken)
    {
        await using var first = await order[0].StartAsync(cancellationToken);
        await using var second = await order[1].StartAsync(cancellationToken);
        using var toFirst = first.CreateClient();
        using var toSecond = second.CreateClient();
        LoadInTurns[] loads =
        [
            await PrepareAsync(options, order[0], toFirst, cancellationToken),
            await PrepareAsync(options, order[1], toSecond, cancellationToken),
        ];

        var steps = new List<StepResult>();
        foreach (var clients in options.Clients)
            steps.AddRange(await OrderLoad.RunInTurnsAsync(clients, options.StepDuration, loads, cancellationToken));
        return steps;
    }

    private static async Task<LoadInTurns> PrepareAsync(BenchmarkOptions options, Side side, HttpClient http, CancellationToken cancellationToken)
    {
        var api = new OrdersApi(http);
        var customers = await Customers.RegisterAsync(api, options.Customers, cancellationToken);
        await OrderLoad.WarmUpAsync(api, options.Clients.Max(), client => customers[client], cancellationToken);
        return new LoadInTurns(side.Name, api, client => customers[client]);
    }

    private sealed record Side(string Name, string Root, IReadOnlyDictionary<string, string> Settings)
    {
        public Task<LocalHostUnderTest> StartAsync(CancellationToken cancellationToken) =>
            LocalHostUnderTest.StartInCloneAsync(Root, Settings, cancellationToken);
    }
}
