namespace LocalHost.Workers;

/// <summary>Waits for a worker that a debugger starts, and prints the arguments and the environment for it.</summary>
internal sealed class AttachedWorker(Action<string> print) : IWorkerLauncher
{
    private bool _wasPrinted;

    public TimeSpan TimeToBeReady => Timeout.InfiniteTimeSpan;

    // The same each time, so that a launch profile can hold it.
    public string NextWorkerId(string app) => app;

    public Task<IRunningWorker> LaunchAsync(WorkerStart start, CancellationToken cancellationToken)
    {
        print(_wasPrinted ? $"The worker of app '{start.App}' has disconnected. Start it again as before." : Describe(start));
        _wasPrinted = true;
        return Task.FromResult<IRunningWorker>(new Attached(start));
    }

    private static string Describe(WorkerStart start)
    {
        var environment = WorkerCommand.Environment(start).Where(IsNew).Select(variable => $"  {variable.Key}={variable.Value}");
        return $"""
            Waiting for the worker of app '{start.App}'. Start it with these arguments:
              {WorkerCommand.AssemblyOf(start)} {string.Join(' ', WorkerCommand.Arguments(start))}
            and this environment:
            {string.Join(Environment.NewLine, environment)}
            """;
    }

    // The IDE most likely has the variables that this process has inherited.
    private static bool IsNew(KeyValuePair<string, string> variable) => Environment.GetEnvironmentVariable(variable.Key) != variable.Value;

    private sealed class Attached : IRunningWorker
    {
        public Attached(WorkerStart start) => Ended = WaitAsync(start);

        public Task<string> Ended { get; }

        // The process belongs to the debugger. Closing its stream is all that the host does.
        public Task KillAsync() => Task.CompletedTask;

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;

        private static async Task<string> WaitAsync(WorkerStart start)
        {
            await start.Disconnected;
            return $"The worker of app '{start.App}' has disconnected.";
        }
    }
}
