using System.Diagnostics;

namespace Benchmarks;

/// <summary>The local host as a process of its own, with state of its own in a temporary folder.</summary>
internal sealed class LocalHostUnderTest : IAsyncDisposable
{
    private static readonly TimeSpan StartDeadline = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan StopDeadline = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly Process _process;
    private readonly string _stateFolder;

    private LocalHostUnderTest(Process process, string stateFolder, int port)
    {
        _process = process;
        _stateFolder = stateFolder;
        BaseAddress = new Uri($"http://localhost:{port}/");
    }

    /// <summary>Where the API is.</summary>
    public Uri BaseAddress { get; }

    /// <summary>Starts the host and waits until it is healthy.</summary>
    /// <param name="options">Options of its command line, besides ports and state.</param>
    /// <param name="settings">Settings of its environment.</param>
    /// <param name="cancellationToken">Gives the start up.</param>
    /// <exception cref="TimeoutException">It is not healthy in time.</exception>
    public static async Task<LocalHostUnderTest> StartAsync(
        IReadOnlyList<string> options, IReadOnlyDictionary<string, string> settings, CancellationToken cancellationToken)
    {
        var stateFolder = Directory.CreateTempSubdirectory("order-workflow-benchmark-").FullName;
        var port = Ports.Free();
        var assembly = Path.Combine(AppContext.BaseDirectory, "LocalHost.dll");
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
        var process = Process.Start(start) ?? throw new InvalidOperationException("The local host did not start.");
        process.OutputDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        var host = new LocalHostUnderTest(process, stateFolder, port);
        try
        {
            await host.WaitUntilHealthyAsync(cancellationToken);
            return host;
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }
    }

    /// <summary>A client for it. Each request says itself who calls: cookies of other customers must not go with it.</summary>
    public HttpClient CreateClient() => new(new SocketsHttpHandler { UseCookies = false }) { BaseAddress = BaseAddress, Timeout = TimeSpan.FromMinutes(2) };

    /// <summary>Stops the host and its workers, and deletes the state.</summary>
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
        Directory.Delete(_stateFolder, recursive: true);
    }

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
