using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

namespace Benchmarks.Micro;

/// <summary>What an order costs in computing, piece by piece, where the load generator measures mostly storage and waiting.</summary>
internal static class MicroBenchmarks
{
    /// <summary>Runs those that BenchmarkDotNet's own arguments pick, or all.</summary>
    /// <returns>The exit code of the process.</returns>
    public static int Run(string[] arguments)
    {
        // In this process: a project that BenchmarkDotNet would generate lies outside the central versions.
        var config = DefaultConfig.Instance
            .AddJob(Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance))
            .AddDiagnoser(MemoryDiagnoser.Default)
            .WithArtifactsPath(Path.Combine(AppContext.BaseDirectory, "BenchmarkDotNet.Artifacts"));
        var summaries = BenchmarkSwitcher
            .FromTypes([typeof(OrderRequestBenchmarks), typeof(OrderEventBenchmarks), typeof(SignInBenchmarks)])
            .Run(arguments is [] ? ["--filter", "*"] : arguments, config);
        return summaries.Any(summary => summary.HasCriticalValidationErrors || summary.Reports.Any(report => !report.Success)) ? 1 : 0;
    }
}
