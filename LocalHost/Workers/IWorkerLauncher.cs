using Microsoft.Extensions.Configuration;

namespace LocalHost.Workers;

/// <summary>Brings workers to life.</summary>
internal interface IWorkerLauncher
{
    /// <summary>Starts a worker, which then connects to the host by itself.</summary>
    /// <exception cref="Servers.HostStartException">It cannot be started.</exception>
    Task<IRunningWorker> LaunchAsync(WorkerStart start, CancellationToken cancellationToken);

    /// <summary>How long a worker may take from its launch until it is ready. Officially 60 s until it connects.</summary>
    TimeSpan TimeToBeReady => TimeSpan.FromSeconds(60);

    /// <summary>By which the next worker of an app names itself.</summary>
    string NextWorkerId(string app) => Guid.NewGuid().ToString();
}

/// <summary>What a worker needs to know.</summary>
/// <param name="App">The app's name.</param>
/// <param name="WorkerId">By which it names itself when it connects.</param>
/// <param name="Directory">The app's output folder.</param>
/// <param name="Endpoint">Where the host listens for it.</param>
/// <param name="Settings">The app's settings.</param>
/// <param name="Disconnected">Completes when the worker's event stream has ended.</param>
internal sealed record WorkerStart(string App, string WorkerId, string Directory, Uri Endpoint, IConfiguration Settings, Task Disconnected);

/// <summary>A worker that was started.</summary>
internal interface IRunningWorker : IAsyncDisposable
{
    /// <summary>Completes when it has ended; the text is for a person, and says how.</summary>
    Task<string> Ended { get; }

    /// <summary>The processor time that it took; null where it has no process of its own that this host knows.</summary>
    TimeSpan? ProcessorTime => null;

    /// <summary>Ends it at once, if it has not ended by itself.</summary>
    Task KillAsync();
}

/// <summary>A function app.</summary>
internal sealed record FunctionAppOptions
{
    /// <summary>Its name in messages, and in what is kept of it.</summary>
    public required string Name { get; init; }

    /// <summary>Its output folder, with host.json.</summary>
    public required string Directory { get; init; }

    /// <summary>Its settings, <c>__</c> already turned into the separator of sections.</summary>
    public required IConfiguration Settings { get; init; }

    /// <summary>Starts its workers.</summary>
    public required IWorkerLauncher Launcher { get; init; }
}
