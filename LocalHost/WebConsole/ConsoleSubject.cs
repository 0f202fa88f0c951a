using Emulators.ServiceBus;
using LocalHost.Logging;
using LocalHost.Timers;

namespace LocalHost.WebConsole;

/// <summary>What the console shows. The functions are called for each request, because their values change while the host runs.</summary>
internal sealed record ConsoleSubject
{
    /// <summary>What the system is called.</summary>
    public required string Title { get; init; }

    /// <summary>The function apps; none where only the emulators run.</summary>
    public required IReadOnlyList<string> Apps { get; init; }

    /// <summary>Other pages of the system.</summary>
    public required IReadOnlyList<ConsoleLink> Links { get; init; }

    /// <summary>What to do where nothing has happened yet.</summary>
    public required string FirstStep { get; init; }

    /// <summary>The task hubs whose orchestrations are shown.</summary>
    public required Func<IEnumerable<string>> Hubs { get; init; }

    /// <summary>The timer functions.</summary>
    public required Func<IEnumerable<TimerView>> Timers { get; init; }

    /// <summary>The local Service Bus; null where the apps use a namespace elsewhere.</summary>
    public required ServiceBusEmulator? ServiceBus { get; init; }

    /// <summary>The last warnings and errors.</summary>
    public required RecentProblems Problems { get; init; }

    /// <summary>The log file.</summary>
    public required string LogFile { get; init; }

    /// <summary>The page of the traces; null where nobody collects any.</summary>
    public string? DashboardUrl { get; init; }

    /// <summary>The page of a trace, up to its ID; null where nobody collects traces.</summary>
    public string? TraceUrl { get; init; }
}

/// <summary>A page that the console leads to.</summary>
/// <param name="Name">What the link says.</param>
/// <param name="Url">Where it leads.</param>
internal sealed record ConsoleLink(string Name, string Url);
