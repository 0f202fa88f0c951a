using LocalHost.Extensions;
using LocalHost.Workers;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace LocalHost.Hosting;

/// <summary>The apps of a <see cref="FunctionsHost"/>, and how it runs them.</summary>
internal sealed record FunctionsHostOptions
{
    /// <summary>The function apps. They share the public port, so no two functions may have the same route.</summary>
    public required IReadOnlyList<FunctionAppOptions> Apps { get; init; }

    /// <summary>The extensions for the apps' triggers other than HTTP.</summary>
    public IReadOnlyList<ITriggerExtension> Extensions { get; init; } = [];

    /// <summary>The public port on this machine's loopback addresses; 0 takes a free one.</summary>
    public int Port { get; init; }

    /// <summary>The port that workers connect to; 0 takes a free one.</summary>
    public int WorkerPort { get; init; }

    /// <summary>Origins whose pages may call the apps from a browser, with credentials: what the platform's CORS setting says.</summary>
    public IReadOnlyCollection<string> AllowedOrigins { get; init; } = [];

    /// <summary>Routes, without prefix, that several apps answer together: their JSON objects are merged under the worst status.</summary>
    public IReadOnlyCollection<string> SharedRoutes { get; init; } = [];

    /// <summary>Maps endpoints that are not functions, such as a mailbox, on the public front end.</summary>
    public Action<IEndpointRouteBuilder> AddEndpoints { get; init; } = _ => { };

    /// <summary>The clock of triggers and task hubs. Waiting for processes goes by the system's clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Where host and apps log to.</summary>
    public ILoggerFactory Loggers { get; init; } = NullLoggerFactory.Instance;
}
