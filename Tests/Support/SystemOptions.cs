using Emulators.ServiceBus.Topology;
using LocalHost;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Tests.Support;

/// <summary>How a <see cref="RunningSystem"/> differs from the one that the local host runs.</summary>
internal sealed record SystemOptions
{
    /// <summary>Which of the apps run.</summary>
    public IReadOnlyCollection<string> Apps { get; init; } = [.. OrderWorkflow.AppNames];

    /// <summary>Settings in the place of those that it has anyway.</summary>
    public IReadOnlyDictionary<string, string?> Settings { get; init; } = new Dictionary<string, string?>();

    /// <summary>The clock of host, emulators and apps.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Faults at the edges of the apps; with them, table clients repeat what is lost at once.</summary>
    public IFaultPlan? Faults { get; init; }

    /// <summary>How often table clients repeat what is lost, where there are faults.</summary>
    public int Repeats { get; init; } = 3;

    /// <summary>Endpoints beside the functions; null for the mailbox.</summary>
    public Action<IEndpointRouteBuilder>? AddEndpoints { get; init; }

    /// <summary>The topics and queues.</summary>
    public ServiceBusTopology Topology { get; init; } = OrderWorkflow.ReadTopology();

    /// <summary>Where host and apps log to.</summary>
    public ILoggerFactory Loggers { get; init; } = NullLoggerFactory.Instance;

    /// <summary>Changes an app's services last of all, given its name.</summary>
    public Action<string, IServiceCollection> ConfigureServices { get; init; } = (_, _) => { };

    /// <summary>Adds settings, in the place of those with the same names.</summary>
    public SystemOptions WithSettings(params IEnumerable<(string Name, string Value)> settings)
    {
        var all = new Dictionary<string, string?>(Settings);
        foreach (var (name, value) in settings)
            all[name] = value;
        return this with { Settings = all };
    }
}
