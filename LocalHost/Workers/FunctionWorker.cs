using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Net.Sockets;
using LocalHost.Servers;
using LocalHost.Workers.Rpc;
using Microsoft.Extensions.Logging;

namespace LocalHost.Workers;

/// <summary>
/// An app's worker, started again whenever it ends. Official source: <c>RpcFunctionInvocationDispatcher.cs</c> of azure-functions-host, which gives up
/// after three failures within half an hour and ends the host; here the pauses between tries grow instead.
/// </summary>
[SuppressMessage("Design", "CA1001:Types that own disposable fields should be disposable", Justification = "A token source without a timer holds nothing.")]
internal sealed class FunctionWorker(FunctionAppOptions app, WorkerServer server, ILoggerFactory loggers) : IFunctionWorker
{
    private const int MaxFailuresInARow = 10;

    /// <summary>
    /// How often a worker is started that connects and ends before it is ready. The official one chooses a free port, lets it go, and listens on it
    /// only after it has connected, a second or more later; when somebody else listens there by then, it ends.
    /// </summary>
    private const int MaxFirstStarts = 3;

    /// <summary>When a worker ends after this time, that does not count as a failure to start.</summary>
    private static readonly TimeSpan LongRun = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan MaxPause = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan MaxWaitForOutput = TimeSpan.FromSeconds(2);

    private readonly ILogger _log = loggers.CreateLogger<FunctionWorker>();
    private readonly CancellationTokenSource _stopping = new();
    private readonly TaskCompletionSource<string> _failed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile TaskCompletionSource<WorkerChannel> _ready = NewSource();
    private Connection? _current;
    private Task _supervising = Task.CompletedTask;

    public string App => app.Name;

    public IReadOnlyList<WorkerFunction> Functions { get; private set; } = [];

    /// <summary>Completes, with the reason, when the worker cannot be started any more.</summary>
    public Task<string> Failed => _failed.Task;

    /// <summary>The processor time of the running worker; null where none runs, or the host does not own its process.</summary>
    public TimeSpan? ProcessorTime => _current?.Worker is { Ended.IsCompleted: false } running ? running.ProcessorTime : null;

    /// <summary>Starts the worker, and waits until it is ready.</summary>
    /// <exception cref="HostStartException">It cannot be started, has ended, or does not connect in time.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        _current = await ConnectFirstAsync(cancellationToken);
        Functions = _current.Channel.Functions;
        _ready.SetResult(_current.Channel);
        _supervising = SuperviseAsync(_current);
    }

    /// <summary>The channel of the worker; while it restarts, waits for that of the next one.</summary>
    /// <exception cref="WorkerLostException">The worker was stopped, or cannot be started any more.</exception>
    public Task<WorkerChannel> ReadyAsync(CancellationToken cancellationToken) => _ready.Task.WaitAsync(cancellationToken);

    public async Task<InvocationResponse> InvokeAsync(WorkerFunction function, InvocationRequest request, CancellationToken cancellationToken)
    {
        var channel = await ReadyAsync(cancellationToken);
        return await channel.InvokeAsync(function, request, cancellationToken);
    }

    /// <summary>Ends the worker, whose running functions have the grace period to finish.</summary>
    public async Task StopAsync(TimeSpan gracePeriod)
    {
        await _stopping.CancelAsync();
        await _supervising;
        if (_current is not { } current)
            return;
        _current = null;
        current.Channel.Terminate(gracePeriod);
        await Task.WhenAny(current.Worker.Ended, Task.Delay(gracePeriod));
        current.Channel.Close();
        await current.Worker.DisposeAsync();
        FailWaitingCalls();
    }

    private static TaskCompletionSource<WorkerChannel> NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "Whatever kept a worker from starting, another try follows.")]
    private async Task SuperviseAsync(Connection connection)
    {
        var failures = 0;
        try
        {
            while (true)
            {
                var since = Stopwatch.GetTimestamp();
                await Task.WhenAny(connection.Channel.Ended, connection.Worker.Ended).WaitAsync(_stopping.Token);
                _ready = NewSource();
                _log.LogError("{How} It is started again.", await EndAsync(connection));
                failures = Stopwatch.GetElapsedTime(since) > LongRun ? 0 : failures + 1;
                for (var started = false; !started;)
                {
                    await Task.Delay(PauseAfter(failures), _stopping.Token);
                    try
                    {
                        _current = connection = await ConnectAsync(_stopping.Token);
                        started = true;
                    }
                    catch (Exception failure) when (!_stopping.IsCancellationRequested)
                    {
                        _log.LogError("{Reason}", failure.Message);
                        if (++failures >= MaxFailuresInARow)
                        {
                            _failed.SetResult(failure.Message);
                            FailWaitingCalls();
                            return;
                        }
                    }
                }

                _log.LogWarning("The worker of app '{App}' is back.", App);
                _ready.SetResult(connection.Channel);
            }
        }
        catch (OperationCanceledException)
        {
            // Stopping.
        }
    }

    private static TimeSpan PauseAfter(int failures)
    {
        // The first restart is immediate; from the second one on the pauses double, beginning with a quarter of a second.
        var pause = failures <= 1 ? TimeSpan.Zero : TimeSpan.FromMilliseconds(250 * Math.Pow(2, failures - 2));
        return pause < MaxPause ? pause : MaxPause;
    }

    private void FailWaitingCalls()
    {
        if (_ready.Task.IsCompleted)
            _ready = NewSource();
        _ready.TrySetException(new WorkerLostException(App));
        _ = _ready.Task.Exception;
    }

    // What ends before it connects has wrong settings most of the time, and is reported at once.
    private async Task<Connection> ConnectFirstAsync(CancellationToken cancellationToken)
    {
        for (var start = 1; ; start++)
        {
            try
            {
                return await ConnectAsync(cancellationToken);
            }
            catch (ConnectedWorkerEndedException ended) when (start < MaxFirstStarts)
            {
                _log.LogWarning("{How} It is started again.", ended.Message);
            }
        }
    }

    private async Task<Connection> ConnectAsync(CancellationToken cancellationToken)
    {
        var channel = new WorkerChannel(app.Name, app.Directory, loggers) { Id = app.Launcher.NextWorkerId(app.Name) };
        var start = new WorkerStart(app.Name, channel.Id, app.Directory, server.Endpoint, app.Settings, channel.Ended);
        server.Expect(channel);
        IRunningWorker? worker = null;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(app.Launcher.TimeToBeReady);
        try
        {
            worker = await app.Launcher.LaunchAsync(start, limit.Token);
            await WhileRunningAsync(worker, channel, channel.Connected, limit.Token);
            await WhileRunningAsync(worker, channel, channel.InitializeAsync(limit.Token), limit.Token);
            if (channel.HttpUri is { } http)
                await WhileRunningAsync(worker, channel, WaitForPortAsync(http, limit.Token), limit.Token);
            return new Connection(channel, worker);
        }
        catch (Exception failure)
        {
            server.Forget(channel);
            channel.Close();
            if (worker is not null)
                await worker.DisposeAsync();
            cancellationToken.ThrowIfCancellationRequested();
            throw failure switch
            {
                OperationCanceledException =>
                    new HostStartException($"The worker of app '{app.Name}' was not ready within {app.Launcher.TimeToBeReady.TotalSeconds} s."),
                WorkerLostException => new ConnectedWorkerEndedException(failure.Message, failure),
                InvalidOperationException => new HostStartException(failure.Message, failure),
                _ => failure,
            };
        }
    }

    private static async Task WhileRunningAsync(IRunningWorker worker, WorkerChannel channel, Task step, CancellationToken cancellationToken)
    {
        // Where the step failed because the stream ended, the output of the process tells more.
        var hasEnded = await Task.WhenAny(step, worker.Ended).WaitAsync(cancellationToken) == worker.Ended
            || (step.IsFaulted && await Task.WhenAny(worker.Ended, Task.Delay(MaxWaitForOutput, cancellationToken)) == worker.Ended);
        if (!hasEnded)
            await step;
        else if (channel.Connected.IsCompleted)
            throw new ConnectedWorkerEndedException(await worker.Ended);
        else
            throw new HostStartException(await worker.Ended);
    }

    private static async Task WaitForPortAsync(Uri address, CancellationToken cancellationToken)
    {
        var pause = TimeSpan.FromMilliseconds(10);
        while (true)
        {
            try
            {
                using var client = new TcpClient();
                await client.ConnectAsync(address.Host, address.Port, cancellationToken);
                return;
            }
            catch (SocketException)
            {
                await Task.Delay(pause, cancellationToken);
            }
        }
    }

    private static async Task<string> EndAsync(Connection connection)
    {
        connection.Channel.Close();
        await connection.Worker.KillAsync();
        var how = await connection.Worker.Ended;
        await connection.Worker.DisposeAsync();
        return how;
    }

    private sealed record Connection(WorkerChannel Channel, IRunningWorker Worker);

    private sealed class ConnectedWorkerEndedException(string how, Exception? cause = null) : HostStartException(how, cause);
}
