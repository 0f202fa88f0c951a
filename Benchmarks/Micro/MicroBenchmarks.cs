using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

namespace Benchmarks.Micro;

/// <summary>Measures the computing of an order piece by piece; the load benchmark measures mostly storage and waiting.</summary>
internal static class MicroBenchmarks
{
    /// <summary>Runs the benchmarks that BenchmarkDotNet's arguments select, or all.</summary>
    /// <returns>The exit code of the process.</returns>
    public static int Run(string[] arguments)
    {
        // Runs in this process: a project that BenchmarkDotNet generates would lack the central package versions.
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
