using Microsoft.Extensions.Configuration;

namespace LocalHost.Workers;

/// <summary>Starts workers, or waits for those that somebody else starts.</summary>
internal interface IWorkerLauncher
{
    /// <summary>Starts a worker, which then connects to the host by itself.</summary>
    /// <exception cref="Servers.HostStartException">It cannot be started.</exception>
    Task<IRunningWorker> LaunchAsync(WorkerStart start, CancellationToken cancellationToken);

    /// <summary>How long a worker may take from its launch until it is ready. Officially 60 s until it connects.</summary>
    TimeSpan TimeToBeReady => TimeSpan.FromSeconds(60);

    /// <summary>The ID by which the next worker of an app identifies itself.</summary>
    string NextWorkerId(string app) => Guid.NewGuid().ToString();
}

/// <summary>What is needed to start a worker.</summary>
/// <param name="App">The app's name.</param>
/// <param name="WorkerId">The ID by which it identifies itself when it connects.</param>
/// <param name="Directory">The app's output folder.</param>
/// <param name="Endpoint">The address at which the host listens for it.</param>
/// <param name="Settings">The app's settings.</param>
/// <param name="Disconnected">Completes when the worker's event stream has ended.</param>
internal sealed record WorkerStart(string App, string WorkerId, string Directory, Uri Endpoint, IConfiguration Settings, Task Disconnected);

/// <summary>A running worker.</summary>
internal interface IRunningWorker : IAsyncDisposable
{
    /// <summary>Completes when it has ended; the text says how, for a person.</summary>
    Task<string> Ended { get; }

    /// <summary>The processor time used so far; null where the host does not own the process.</summary>
    TimeSpan? ProcessorTime => null;

    /// <summary>Ends it at once, if it has not ended by itself.</summary>
    Task KillAsync();
}

/// <summary>A function app.</summary>
internal sealed record FunctionAppOptions
{
    /// <summary>Its name in messages and in stored state.</summary>
    public required string Name { get; init; }

    /// <summary>Its output folder, with host.json.</summary>
    public required string Directory { get; init; }

    /// <summary>Its settings, <c>__</c> already turned into the separator of sections.</summary>
    public required IConfiguration Settings { get; init; }

    /// <summary>How its workers are started.</summary>
    public required IWorkerLauncher Launcher { get; init; }
}
