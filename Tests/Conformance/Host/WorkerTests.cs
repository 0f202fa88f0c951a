using System.Diagnostics;
using System.Globalization;
using System.Net;
using LocalHost.Hosting;
using LocalHost.Servers;
using LocalHost.Workers;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;

namespace Tests.Conformance.Host;

/// <summary>Workers that end, and workers that never begin.</summary>
public sealed class WorkerTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string TakenPortsFile => Path.Combine(_folder.Path, "taken ports");

    private long WorkersStarted => new FileInfo(TakenPortsFile).Length;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Callers_of_a_worker_that_is_killed_get_an_error_and_the_next_worker_answers_again()
    {
        await using var system = await TriggersSystem.StartAsync(_folder.Path);
        using var worker = Process.GetProcessById(await system.WorkerProcessAsync());
        var call = system.Http.PostAsync(new Uri("calls/wait", UriKind.Relative), null, Stop);
        await system.RecordsAsync("waiting");

        worker.Kill();

        using var answer = await call;
        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
        Assert.Empty(await answer.Content.ReadAsByteArrayAsync(Stop));
        Assert.Empty(await system.RecordsAsync("", 0));
        Assert.NotEqual(worker.Id, await system.WorkerProcessAsync());
    }

    [Fact]
    public async Task A_stopped_host_leaves_no_worker_behind()
    {
        Process worker;
        await using (var system = await TriggersSystem.StartAsync(_folder.Path))
            worker = Process.GetProcessById(await system.WorkerProcessAsync());

        using (worker)
            Assert.True(worker.HasExited);
    }

    [Fact]
    public async Task A_worker_that_cannot_start_is_named_with_what_it_said_last()
    {
        var failure = await Assert.ThrowsAsync<HostStartException>(() => TriggersSystem.StartAsync(
            _folder.Path, settings: new Dictionary<string, string?> { ["DOTNET_STARTUP_HOOKS"] = Path.Combine(_folder.Path, "missing.dll") }));

        Assert.StartsWith("The worker of app 'triggers' has ended with code ", failure.Message, StringComparison.Ordinal);
        Assert.Contains("Unhandled exception.", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_worker_whose_port_was_taken_before_it_listened_there_is_started_again(bool otherAnswers)
    {
        await using var system = await TriggersSystem.StartAsync(_folder.Path, settings: TakenPorts(2, otherAnswers));

        Assert.Empty(await system.RecordsAsync("", 0));
        Assert.Equal(3, WorkersStarted);
    }

    [Fact]
    public async Task A_worker_whose_port_is_always_taken_is_named_with_what_it_said_last()
    {
        var failure = await Assert.ThrowsAnyAsync<HostStartException>(
            () => TriggersSystem.StartAsync(_folder.Path, settings: TakenPorts(int.MaxValue, otherAnswers: false)));

        Assert.StartsWith("The worker of app 'triggers' has ended with code ", failure.Message, StringComparison.Ordinal);
        Assert.Contains("address already in use", failure.Message, StringComparison.Ordinal);
        Assert.Equal(3, WorkersStarted);
    }

    [Fact]
    public async Task A_function_that_nobody_would_start_is_named()
    {
        var app = new FunctionAppOptions
        {
            Name = "one",
            Directory = TriggersSystem.AppFolder,
            Settings = new ConfigurationBuilder().Build(),
            Launcher = new WorkerProcesses(NullLoggerFactory.Instance),
        };

        var failure = await Assert.ThrowsAsync<HostStartException>(() => FunctionsHost.StartAsync(new FunctionsHostOptions { Apps = [app] }, Stop));

        Assert.Equal(
            "Function 'ReceiveAsync' of app 'one' has a binding of the type 'serviceBusTrigger', which the local host does not have.", failure.Message);
    }

    private Dictionary<string, string?> TakenPorts(int workers, bool otherAnswers) => new()
    {
        ["TakenPorts:File"] = TakenPortsFile,
        ["TakenPorts:Workers"] = workers.ToString(CultureInfo.InvariantCulture),
        ["TakenPorts:Answers"] = otherAnswers.ToString(),
    };
}
