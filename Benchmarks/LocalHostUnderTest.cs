using System.Diagnostics;
using System.Globalization;

namespace Benchmarks;

/// <summary>The local host as a process of its own, with its state in a folder.</summary>
internal sealed class LocalHostUnderTest : IAsyncDisposable
{
    private static readonly TimeSpan StartDeadline = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan StopDeadline = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    private readonly Process _process;
    private readonly string? _ownFolder;

    private LocalHostUnderTest(Process process, string? ownFolder, int port)
    {
        _process = process;
        _ownFolder = ownFolder;
        BaseAddress = new Uri($"http://localhost:{port}/");
    }

    /// <summary>Where the API is.</summary>
    public Uri BaseAddress { get; }

    /// <summary>How long it took from the start of the process until it was healthy.</summary>
    public TimeSpan StartTime { get; private set; }

    /// <summary>Starts the host with a temporary state folder, and waits until it is healthy.</summary>
    /// <param name="options">Further options of its command line.</param>
    /// <param name="settings">Further environment variables.</param>
    /// <param name="cancellationToken">Gives the start up.</param>
    /// <exception cref="TimeoutException">It is not healthy in time.</exception>
    public static Task<LocalHostUnderTest> StartAsync(
        IReadOnlyList<string> options, IReadOnlyDictionary<string, string> settings, CancellationToken cancellationToken) =>
        StartAsync(AppContext.BaseDirectory, TemporaryFolder(), isOwnFolder: true, options, settings, cancellationToken);

    /// <summary>Where a clone of the repository has what these Benchmarks have here: built in the same configuration.</summary>
    /// <param name="clone">The root of the clone.</param>
    public static string BuildIn(string clone) => Path.Combine(clone, Path.GetRelativePath(LocalHost.Repository.Root, AppContext.BaseDirectory));

    /// <summary>Starts the host that was built in a clone of the repository, with a temporary state folder, and waits until it is healthy.</summary>
    /// <param name="clone">The root of the clone, whose Benchmarks are built (<see cref="BuildIn"/>).</param>
    /// <param name="settings">Further environment variables.</param>
    /// <param name="cancellationToken">Gives the start up.</param>
    /// <exception cref="TimeoutException">It is not healthy in time.</exception>
    public static Task<LocalHostUnderTest> StartInCloneAsync(
        string clone, IReadOnlyDictionary<string, string> settings, CancellationToken cancellationToken) =>
        StartAsync(BuildIn(clone), TemporaryFolder(), isOwnFolder: true, [], settings, cancellationToken);

    /// <summary>Starts the host on an existing state folder, which is kept, and waits until it is healthy.</summary>
    /// <exception cref="TimeoutException">It is not healthy in time.</exception>
    public static Task<LocalHostUnderTest> StartAsync(string stateFolder, CancellationToken cancellationToken) =>
        StartAsync(AppContext.BaseDirectory, stateFolder, isOwnFolder: false, [], new Dictionary<string, string>(), cancellationToken);

    private static async Task<LocalHostUnderTest> StartAsync(
        string build,
        string stateFolder,
        bool isOwnFolder,
        IReadOnlyList<string> options,
        IReadOnlyDictionary<string, string> settings,
        CancellationToken cancellationToken)
    {
        var port = Ports.Free();
        var assembly = Path.Combine(build, "LocalHost.dll");
        var start = new ProcessStartInfo(
            "dotnet",
            [
                assembly, "--port", $"{port}", "--service-bus-port", $"{Ports.Free()}", "--table-port", $"{Ports.Free()}", "--state", stateFolder,
                .. options,
            ])
        {
            RedirectStandardOutput = true,
        };
        foreach (var (name, value) in settings)
            start.Environment[name] = value;
        var clock = Stopwatch.StartNew();
        var process = Process.Start(start) ?? throw new InvalidOperationException("The local host did not start.");
        process.OutputDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        var host = new LocalHostUnderTest(process, isOwnFolder ? stateFolder : null, port);
        try
        {
            await host.WaitUntilHealthyAsync(cancellationToken);
            host.StartTime = clock.Elapsed;
            return host;
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }
    }

    /// <summary>A client without cookies, since each request names its caller.</summary>
    public HttpClient CreateClient() => new(new SocketsHttpHandler { UseCookies = false }) { BaseAddress = BaseAddress, Timeout = TimeSpan.FromMinutes(2) };

    /// <summary>The memory of the host and of its workers, as the system counts what is resident (ps).</summary>
    public async Task<(double HostMegabytes, double WorkersMegabytes)> MeasureMemoryAsync(CancellationToken cancellationToken)
    {
        using var ps = Process.Start(new ProcessStartInfo("ps", ["-A", "-o", "pid=,ppid=,rss="]) { RedirectStandardOutput = true })!;
        var processes = (await ps.StandardOutput.ReadToEndAsync(cancellationToken))
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(number => int.Parse(number, CultureInfo.InvariantCulture)).ToList())
            .ToList();
        return (SumOf(0), SumOf(1));

        double SumOf(int column) => processes.Where(process => process[column] == _process.Id).Sum(process => process[2]) / 1024.0;
    }

    /// <summary>Stops the host and its workers, and deletes a temporary state folder.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            using var terminate = Process.Start("kill", ["-TERM", $"{_process.Id}"]);
            using var deadline = new CancellationTokenSource(StopDeadline);
            try
            {
                await _process.WaitForExitAsync(deadline.Token);
            }
            catch (OperationCanceledException)
            {
                _process.Kill(entireProcessTree: true);
            }
        }

        _process.Dispose();
        if (_ownFolder is not null)
            Directory.Delete(_ownFolder, recursive: true);
    }

    private static string TemporaryFolder() => Directory.CreateTempSubdirectory("order-workflow-benchmark-").FullName;

    private async Task WaitUntilHealthyAsync(CancellationToken cancellationToken)
    {
        using var http = new HttpClient { BaseAddress = BaseAddress };
        for (var clock = Stopwatch.StartNew(); clock.Elapsed < StartDeadline; await Task.Delay(Pause, cancellationToken))
        {
            if (_process.HasExited)
            {
                throw new InvalidOperationException($"The local host ended with code {_process.ExitCode}.");
            }

            try
            {
                using var answer = await http.GetAsync(new Uri("api/health", UriKind.Relative), cancellationToken);
                if (answer.IsSuccessStatusCode)
                {
                    return;
                }
            }
            catch (HttpRequestException)
            {
                // It does not listen yet.
            }
        }

        throw new TimeoutException($"The local host was not healthy within {StartDeadline.TotalSeconds} s.");
    }
}
