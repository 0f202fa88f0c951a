using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Tests.Support;

/// <summary>
/// The built local host as a process of its own, on free ports and with a state folder that goes with it. It can be stopped or killed and started
/// again on the same state.
/// </summary>
internal sealed class LocalHostProcess : IAsyncDisposable
{
    private const int Sigkill = 9;
    private const int Sigterm = 15;

    // The welcome comes line by line; it is whole when the last one of its kind is there.
    private const string StartOfWelcome = "Ctrl-C stops ";
    private const string EndOfWelcome = "-- --demo";
    private const string EndOfEmulatorsWelcome = "SendGrid__WebhookPublicKey=";

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(90);

    private readonly TemporaryFolder _folder = new();
    private readonly ConcurrentQueue<string> _output = new();
    private readonly int _workerPort = FreePort.Next();
    private Process? _process;

    /// <summary>The port of the API and the mailbox.</summary>
    public int Port { get; } = FreePort.Next();

    /// <summary>The port of its Service Bus.</summary>
    public int ServiceBusPort { get; } = FreePort.Next();

    /// <summary>The port of its tables.</summary>
    public int TablePort { get; } = FreePort.Next();

    /// <summary>The text of local.settings.json.</summary>
    public string Settings { get; init; } = """{ "IsEncrypted": false, "Values": {} }""";

    /// <summary>Environment variables beside those of the test process.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>Whether <c>dotnet run</c> starts it; <see cref="StopAsync"/> signals that then.</summary>
    public bool IsByDotnetRun { get; init; }

    /// <summary>
    /// Whether it has a process group of its own and hears Ctrl-C, as what a shell starts in a terminal does. What runs in the background ignores Ctrl-C,
    /// and so would what the tests start when they run there. Needs <c>setsid</c> and <c>env</c> of Linux.
    /// </summary>
    public bool HasOwnGroup { get; init; }

    public string StateFolder => Path.Combine(_folder.Path, "state");

    public Uri BaseAddress => new($"http://127.0.0.1:{Port}");

    /// <summary>How the official client reaches its Service Bus.</summary>
    public string ServiceBusConnection =>
        $"Endpoint=sb://127.0.0.1:{ServiceBusPort};SharedAccessKeyName=local;SharedAccessKey=local;UseDevelopmentEmulator=true;";

    /// <summary>All lines of the present start so far, errors included.</summary>
    public string Output => string.Join('\n', _output);

    private string WorkerAddress => $"http://127.0.0.1:{_workerPort}/";

    /// <summary>A client for the host, whose answers may take as long as a saga.</summary>
    public HttpClient CreateClient() => new() { BaseAddress = BaseAddress, Timeout = Deadline };

    /// <summary>Starts the host and waits until it says that it runs.</summary>
    public async Task StartAsync(params IEnumerable<string> moreArguments)
    {
        Launch(moreArguments);
        await WaitUntilItRunsAsync();
    }

    /// <summary>Waits until it says that it runs.</summary>
    public Task WaitUntilItRunsAsync() =>
        WaitUntilAsync(() => HasSaid(StartOfWelcome) && (HasSaid(EndOfWelcome) || HasSaid(EndOfEmulatorsWelcome)));

    /// <summary>Waits until it has said something.</summary>
    public Task WaitUntilItSaysAsync(string text) => WaitUntilAsync(() => HasSaid(text));

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

    /// <summary>Ends the host and its workers at once, as the end of the whole machine would.</summary>
    public async Task KillAllAsync()
    {
        var workers = (await FindProcessesAsync()).Select(IdOf).Where(id => id != _process!.Id).ToList();
        _process!.Kill();
        foreach (var worker in workers)
            _ = SendSignal(worker, Sigkill);
        await WaitForExitAsync();
        await Eventually.EmptyAsync(FindProcessesAsync, Deadline);
    }

    /// <summary>Asks the process to stop, and returns its exit code.</summary>
    /// <param name="signal">What it is sent.</param>
    /// <param name="toGroup">Whether all of its group are sent that, as by Ctrl-C in a terminal.</param>
    public Task<int> StopAsync(int signal = Sigterm, bool toGroup = false)
    {
        Signal(signal, toGroup);
        return WaitForExitAsync();
    }

    /// <summary>Sends the process a signal.</summary>
    public void Signal(int signal, bool toGroup = false) => Assert.Equal(0, SendSignal(toGroup ? -_process!.Id : _process!.Id, signal));

    /// <summary>Waits until the host ends by itself, and returns its exit code.</summary>
    public async Task<int> WaitForExitAsync()
    {
        using var deadline = new CancellationTokenSource(Deadline);
        await _process!.WaitForExitAsync(deadline.Token);
        return _process.ExitCode;
    }

    /// <summary>Kills an app's worker, and waits until the host has started another one.</summary>
    /// <param name="app">The name of the app's assembly.</param>
    public async Task KillWorkerAsync(string app)
    {
        await SignalWorkerAsync(app, Sigkill);
        await Eventually.TrueAsync(async () => (await FindWorkersAsync(app)).Count == 1, Deadline);
    }

    /// <summary>Sends an app's worker a signal.</summary>
    /// <param name="app">The name of the app's assembly.</param>
    /// <param name="signal">The signal's number.</param>
    public async Task SignalWorkerAsync(string app, int signal) => Assert.Equal(0, SendSignal(Assert.Single(await FindWorkersAsync(app)), signal));

    /// <summary>Its processes: those that were started for it and those that it started, dead ones excepted.</summary>
    /// <returns>Lines with a process ID and the command line.</returns>
    public async Task<IReadOnlyList<string>> FindProcessesAsync() =>
    [
        .. (await Command.RunAsync("ps", "-A", "-ww", "-o", "pid=,args="))
            .Split('\n', StringSplitOptions.TrimEntries)
            .Where(line => line.Contains(StateFolder, StringComparison.Ordinal) || line.Contains(WorkerAddress, StringComparison.Ordinal)),
    ];

    public async ValueTask DisposeAsync()
    {
        if (_process is { HasExited: false })
        {
            _process.Kill(entireProcessTree: true);
            await WaitForExitAsync();
        }

        _process?.Dispose();
        _folder.Dispose();
    }

    // One, or none while it is started again.
    private async Task<IReadOnlyList<int>> FindWorkersAsync(string app) =>
    [
        .. (await FindProcessesAsync())
            .Where(line => line.Contains($"{Path.DirectorySeparatorChar}{app}.dll ", StringComparison.Ordinal))
            .Select(IdOf),
    ];

    private static int IdOf(string process) => int.Parse(process.Split(' ')[0], CultureInfo.InvariantCulture);

    private async Task WaitUntilAsync(Func<bool> condition)
    {
        await Eventually.TrueAsync(() => condition() || _process!.HasExited, Deadline);

        // In one line, as reports of many tests show the first one only.
        Assert.True(condition(), $"The local host has ended: {Output.ReplaceLineEndings(" | ")}");
    }

    private bool HasSaid(string text) => _output.Any(line => line.Contains(text, StringComparison.Ordinal));

    /// <summary>Starts the host and waits for nothing.</summary>
    public void Launch(params IEnumerable<string> moreArguments)
    {
        _process?.Dispose();
        _output.Clear();
        var settingsFile = Path.Combine(_folder.Path, "local.settings.json");
        File.WriteAllText(settingsFile, Settings);
        IReadOnlyList<string> given = [.. moreArguments];
        (string Name, string Value)[] defaults =
        [
            ("--port", Text(Port)), ("--service-bus-port", Text(ServiceBusPort)), ("--table-port", Text(TablePort)), ("--worker-port", Text(_workerPort)),
            ("--state", StateFolder), ("--settings", settingsFile),
        ];
        string[] command =
        [
            .. HasOwnGroup ? ["env", "--default-signal=INT", "setsid"] : Array.Empty<string>(),
            "dotnet", .. HostCommand(),
            .. defaults.Where(option => !given.Contains(option.Name)).SelectMany(option => new[] { option.Name, option.Value }),
            .. given,
        ];
        var start = new ProcessStartInfo(command[0], command[1..]) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in Environment)
            start.Environment[name] = value;
        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, line) => _output.Enqueue(line.Data ?? "");
        _process.ErrorDataReceived += (_, line) => _output.Enqueue(line.Data ?? "");
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    // The same configuration and framework as the tests themselves: bin/Debug/net10.0.
    private string[] HostCommand()
    {
        var output = new DirectoryInfo(AppContext.BaseDirectory);
        var configuration = output.Parent!.Name;
        return IsByDotnetRun
            ? ["run", "--no-build", "--project", Repository.PathOf("LocalHost"), "--configuration", configuration, "--"]
            : [Repository.PathOf("LocalHost", "bin", configuration, output.Name, "LocalHost.dll")];
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern int SendSignal(int pid, int signal);
}
