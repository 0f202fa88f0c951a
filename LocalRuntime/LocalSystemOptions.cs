using LocalRuntime.Engine.Faults;
using LocalRuntime.Engine.Journaling;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace LocalRuntime;

/// <summary>What a <see cref="LocalSystem"/> is made of.</summary>
public sealed record LocalSystemOptions
{
    /// <summary>The function apps.</summary>
    public required IReadOnlyList<LocalApp> Apps { get; init; }

    /// <summary>The host.json of all apps.</summary>
    public required string HostJsonPath { get; init; }

    /// <summary>The folder of the journal; made where it is missing.</summary>
    public required string StateFolder { get; init; }

    /// <summary>All settings of all apps. The process environment is not looked at beside them.</summary>
    public IConfiguration Settings { get; init; } = new ConfigurationBuilder().Build();

    /// <summary>The port on this machine's loopback addresses; 0 takes a free one.</summary>
    public int Port { get; init; }

    /// <summary>Origins whose pages may call the apps from a browser, with credentials: what the platform's CORS setting says.</summary>
    public IReadOnlyCollection<string> AllowedOrigins { get; init; } = [];

    /// <summary>Routes, without prefix, that several apps answer together: their JSON objects are merged under the worst status.</summary>
    public IReadOnlyCollection<string> SharedRoutes { get; init; } = [];

    /// <summary>The clock of the runtime. It is also registered as a service of the apps.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Makes the runtime's random choices repeatable; null lets chance choose.</summary>
    public int? Seed { get; init; }

    /// <summary>The topics and queues of the broker.</summary>
    public ServiceBusTopology ServiceBus { get; init; } = new([], []);

    /// <summary>The host name, one for each system of the process, under which the apps' connection settings name the broker.</summary>
    public string ServiceBusHost { get; init; } = $"{Guid.NewGuid():N}.localhost";

    /// <summary>Runs orchestrations, activities and message consumers; a simulation brings one of its own that decides their order.</summary>
    public TaskScheduler Scheduler { get; init; } = TaskScheduler.Default;

    /// <summary>Asked before each operation at an I/O edge.</summary>
    public IFaultPlan Faults { get; init; } = NoFaults.Instance;

    /// <summary>Where runtime and apps log to.</summary>
    public ILoggerFactory Loggers { get; init; } = NullLoggerFactory.Instance;

    /// <summary>Called with the open journal before any app starts; throws where the journal must not be used.</summary>
    public Func<Journal, CancellationToken, Task> CheckStoreAsync { get; init; } = (_, _) => Task.CompletedTask;

    /// <summary>Adds endpoints that are no functions, such as a mailbox.</summary>
    public Action<IEndpointRouteBuilder> AddEndpoints { get; init; } = _ => { };

    /// <summary>Changes an app's services last of all, given its name.</summary>
    public Action<string, IServiceCollection> ConfigureServices { get; init; } = (_, _) => { };
}
