using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Tests.Support;

/// <summary>
/// The built local host as a process of its own, on free ports and with a state folder that goes with it. It can be stopped or killed and started
/// again on the same state.
/// </summary>
internal sealed partial class LocalHostProcess : IAsyncDisposable
{
    private const int Sigterm = 15;

    // The welcome comes line by line; it is whole when its last one is there.
    private const string EndOfWelcome = "Authorization: Bearer TOKEN";

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(90);

    private readonly TemporaryFolder _folder = new();
    private readonly ConcurrentQueue<string> _output = new();
    private readonly int _workerPort = FreePort.Next();
    private Process? _process;

    /// <summary>The port of the API and the mailbox.</summary>
    public int Port { get; init; } = FreePort.Next();

    /// <summary>The text of local.settings.json.</summary>
    public string Settings { get; init; } = """{ "IsEncrypted": false, "Values": {} }""";

    /// <summary>Environment variables beside those of the test process.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>The port of its Service Bus.</summary>
    public int ServiceBusPort { get; init; } = FreePort.Next();

    /// <summary>The port of its tables.</summary>
    public int TablePort { get; init; } = FreePort.Next();

    public string StateFolder => Path.Combine(_folder.Path, "state");

    private string WorkerAddress => $"http://127.0.0.1:{_workerPort}/";

    public Uri BaseAddress => new($"http://127.0.0.1:{Port}");

    /// <summary>All lines so far, of every start, errors included.</summary>
    public string Output => string.Join('\n', _output);

    public int Id => _process!.Id;

    /// <summary>A client for the host, whose answers may take as long as a saga.</summary>
    public HttpClient CreateClient() => new() { BaseAddress = BaseAddress, Timeout = Deadline };

    /// <summary>Starts the host and waits until it says that it runs.</summary>
    public async Task StartAsync(params IEnumerable<string> moreArguments)
    {
        Launch(moreArguments);
        await Eventually.TrueAsync(() => HasSaid(EndOfWelcome) || _process!.HasExited, Deadline);
        Assert.False(_process!.HasExited, $"The local host did not start:\n{Output}");
    }

    /// <summary>Starts the host where it is expected to end by itself, and returns its exit code.</summary>
    public async Task<int> RunToEndAsync(params IEnumerable<string> moreArguments)
    {
        Launch(moreArguments);
        return await WaitForExitAsync();
    }

    /// <summary>Ends the process as a power failure would.</summary>
    public async Task KillAsync()
    {
        _process!.Kill();
        await WaitForExitAsync();
    }

    /// <summary>Kills an app's worker.</summary>
    /// <param name="app">The name of the app's assembly.</param>
    public async Task KillWorkerAsync(string app)
    {
        using var worker = Process.GetProcessById(Assert.Single(await FindWorkersAsync(app)));
        worker.Kill();
        await worker.WaitForExitAsync();
    }

    /// <summary>The process IDs of an app's workers: one, or none while it is started again.</summary>
    /// <param name="app">The name of the app's assembly.</param>
    public async Task<IReadOnlyList<int>> FindWorkersAsync(string app)
    {
        var processes = await Command.RunAsync("ps", "-A", "-o", "pid=,args=");
        var name = Path.DirectorySeparatorChar + app + ".dll ";
        return
        [
            .. processes.Split('\n')
                .Where(line => line.Contains(name, StringComparison.Ordinal) && line.Contains(WorkerAddress, StringComparison.Ordinal))
                .Select(line => int.Parse(line.Trim().Split(' ')[0], CultureInfo.InvariantCulture)),
        ];
    }

    /// <summary>Asks the process to stop, and returns its exit code.</summary>
    public async Task<int> StopAsync(int signal = Sigterm)
    {
        Assert.Equal(0, SendSignal(_process!.Id, signal));
        return await WaitForExitAsync();
    }

    /// <summary>Waits until the host ends by itself, and returns its exit code.</summary>
    public async Task<int> WaitForExitAsync()
    {
        using var deadline = new CancellationTokenSource(Deadline);
        await _process!.WaitForExitAsync(deadline.Token);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is { HasExited: false })
        {
            await KillAsync();
        }

        _process?.Dispose();
        _folder.Dispose();
    }

    private bool HasSaid(string text) => _output.Any(line => line.Contains(text, StringComparison.Ordinal));

    private void Launch(IEnumerable<string> moreArguments)
    {
        _process?.Dispose();
        _output.Clear();
        var settingsFile = Path.Combine(_folder.Path, "local.settings.json");
        File.WriteAllText(settingsFile, Settings);
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in (IEnumerable<string>)
            [
                HostAssembly(), "--port", Text(Port), "--service-bus-port", Text(ServiceBusPort), "--table-port", Text(TablePort),
                "--worker-port", Text(_workerPort), "--state", StateFolder, "--settings", settingsFile, .. moreArguments,
            ])
        {
            start.ArgumentList.Add(argument);
        }

        foreach (var (name, value) in Environment)
        {
            start.Environment[name] = value;
        }

        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, line) => _output.Enqueue(line.Data ?? "");
        _process.ErrorDataReceived += (_, line) => _output.Enqueue(line.Data ?? "");
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    // The same configuration and framework as the tests themselves: bin/Debug/net10.0.
    private static string HostAssembly()
    {
        var output = new DirectoryInfo(AppContext.BaseDirectory);
        return Repository.PathOf("LocalHost", "bin", output.Parent!.Name, output.Name, "LocalHost.dll");
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern int SendSignal(int pid, int signal);
}
