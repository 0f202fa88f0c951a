using System.Diagnostics.CodeAnalysis;

namespace LocalRuntime.Engine.Hosting;

/// <summary>An app whose entry point runs, unchanged, on a thread of its own, from its start to its end.</summary>
internal sealed class RunningApp
{
    private readonly TaskCompletionSource<Exception?> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private RunningApp(string name) => Name = name;

    public string Name { get; }

    public StartedHost Host { get; private set; } = null!;

    /// <summary>Completes when the entry point ends, with what it threw.</summary>
    public Task<Exception?> Ended => _ended.Task;

    /// <summary>Runs the entry point until its host has started.</summary>
    /// <exception cref="InvalidOperationException">It threw, or it ended; the message says so.</exception>
    public static async Task<RunningApp> StartAsync(LocalApp app, AppStartOptions options, CancellationToken cancellationToken)
    {
        var running = new RunningApp(app.Name);
        var start = new AppStart(options);
        var thread = new Thread(() => running.RunEntryPoint(app, start)) { IsBackground = true, Name = $"entry point of {app.Name}" };
        thread.Start();
        var first = await Task.WhenAny(start.Started, running.Ended).WaitAsync(cancellationToken);
        if (first != start.Started)
        {
            var cause = await running.Ended;
            throw new InvalidOperationException(
                cause is null
                    ? $"App '{app.Name}' did not start: its entry point ended without running a function app."
                    : $"App '{app.Name}' did not start: {cause.Message}",
                cause);
        }

        running.Host = await start.Started;
        return running;
    }

    /// <summary>Tells the app to stop and waits for the end of its entry point, as long as the token allows.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        Host.Lifetime.StopApplication();
        await Ended.WaitAsync(cancellationToken);
    }

    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "Whatever an app throws is told to those who wait for it.")]
    private void RunEntryPoint(LocalApp app, AppStart start)
    {
        try
        {
            start.EnterThread();
            app.Run();
            _ended.SetResult(null);
        }
        catch (Exception failure)
        {
            _ended.SetResult(failure);
        }
    }
}
