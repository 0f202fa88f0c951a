using System.ComponentModel;
using System.Diagnostics;
using LocalHost.Servers;
using Microsoft.Extensions.Logging;

namespace LocalHost.Workers;

/// <summary>Runs each worker as a process. A worker ends with this process, however that ends (<see cref="StartupHook"/>).</summary>
internal sealed class WorkerProcesses(ILoggerFactory loggers) : IWorkerLauncher
{
    private const string HookVariable = "DOTNET_STARTUP_HOOKS";

    public Task<IRunningWorker> LaunchAsync(WorkerStart start, CancellationToken cancellationToken)
    {
        var command = new ProcessStartInfo("dotnet", [WorkerCommand.AssemblyOf(start), .. WorkerCommand.Arguments(start)])
        {
            WorkingDirectory = start.Directory,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            CreateNoWindow = true,
        };
        foreach (var (name, value) in WorkerCommand.Environment(start))
            command.Environment[name] = value;
        foreach (var name in WorkerCommand.Withheld)
            command.Environment.Remove(name);
        if (OperatingSystem.IsWindows())
            command.CreateNewProcessGroup = true;
        var others = command.Environment.TryGetValue(HookVariable, out var hooks) && !string.IsNullOrEmpty(hooks) ? Path.PathSeparator + hooks : "";
        command.Environment[HookVariable] = typeof(StartupHook).Assembly.Location + others;
        command.Environment[StartupHook.Variable] = "1";
        try
        {
            return Task.FromResult<IRunningWorker>(new WorkerProcess(start.App, Process.Start(command)!, loggers.CreateLogger($"Worker.{start.App}")));
        }
        catch (Win32Exception missing)
        {
            throw new HostStartException($"The worker of app '{start.App}' cannot be started: {missing.Message}", missing);
        }
    }

    private sealed class WorkerProcess : IRunningWorker
    {
        private const int KeptLines = 20;
        private const string StackFrame = "   at ";

        private readonly string _app;
        private readonly Process _process;
        private readonly ILogger _log;
        private readonly Queue<string> _lastLines = new(KeptLines);

        public WorkerProcess(string app, Process process, ILogger log)
        {
            _app = app;
            _process = process;
            _log = log;
            process.OutputDataReceived += (_, line) => Keep(line.Data);
            process.ErrorDataReceived += (_, line) => Keep(line.Data);
            process.BeginOutputReadLine();
            process.BeginErrorReadLine();
            Ended = WaitAsync();
        }

        public Task<string> Ended { get; }

        public TimeSpan? ProcessorTime
        {
            get
            {
                _process.Refresh();
                return _process.TotalProcessorTime;
            }
        }

        public async Task KillAsync()
        {
            try
            {
                _process.Kill(entireProcessTree: true);
            }
            catch (InvalidOperationException)
            {
                // It has ended.
            }

            await Ended;
        }

        public async ValueTask DisposeAsync()
        {
            await KillAsync();
            _process.Dispose();
        }

        private async Task<string> WaitAsync()
        {
            await _process.WaitForExitAsync();
            lock (_lastLines)
            {
                var output = _lastLines.Count == 0
                    ? "It printed nothing."
                    : $"It printed last:{Environment.NewLine}{string.Join(Environment.NewLine, _lastLines)}";
                return $"The worker of app '{_app}' has ended with code {_process.ExitCode}. {output}";
            }
        }

        private void Keep(string? line)
        {
            if (string.IsNullOrEmpty(line))
                return;
            _log.LogInformation("[{App}] {Line}", _app, line);

            // Stack frames are in the log only; the message of an exception says what is wrong.
            if (line.StartsWith(StackFrame, StringComparison.Ordinal))
                return;
            lock (_lastLines)
            {
                if (_lastLines.Count == KeptLines)
                    _lastLines.Dequeue();
                _lastLines.Enqueue(line);
            }
        }
    }
}
