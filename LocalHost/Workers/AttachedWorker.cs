namespace LocalHost.Workers;

/// <summary>Waits for a worker that somebody else starts, such as a debugger, with the arguments and the environment that are said here.</summary>
/// <param name="say">Tells the person at the terminal.</param>
internal sealed class AttachedWorker(Action<string> say) : IWorkerLauncher
{
    private bool _wasSaid;

    public TimeSpan TimeToBeReady => Timeout.InfiniteTimeSpan;

    // The same each time, so that a launch profile can hold it.
    public string NextWorkerId(string app) => app;

    public Task<IRunningWorker> LaunchAsync(WorkerStart start, CancellationToken cancellationToken)
    {
        say(_wasSaid ? $"The worker of app '{start.App}' has disconnected. Start it again as before." : Describe(start));
        _wasSaid = true;
        return Task.FromResult<IRunningWorker>(new Attached(start));
    }

    private static string Describe(WorkerStart start)
    {
        var environment = WorkerCommand.Environment(start).Where(IsNews).Select(variable => $"  {variable.Key}={variable.Value}");
        return $"""
            Waiting for the worker of app '{start.App}'. Start it with these arguments:
              {WorkerCommand.AssemblyOf(start)} {string.Join(' ', WorkerCommand.Arguments(start))}
            and this environment:
            {string.Join(Environment.NewLine, environment)}
            """;
    }

    // What this process has inherited, the IDE's process most likely has too.
    private static bool IsNews(KeyValuePair<string, string> variable) => Environment.GetEnvironmentVariable(variable.Key) != variable.Value;

    private sealed class Attached : IRunningWorker
    {
        public Attached(WorkerStart start) => Ended = WaitAsync(start);

        public Task<string> Ended { get; }

        // It belongs to somebody else. That its stream is closed is all it is told.
        public Task KillAsync() => Task.CompletedTask;

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;

        private static async Task<string> WaitAsync(WorkerStart start)
        {
            await start.Disconnected;
            return $"The worker of app '{start.App}' has disconnected.";
        }
    }
}
