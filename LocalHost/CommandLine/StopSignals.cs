using System.Runtime.InteropServices;

namespace LocalHost.CommandLine;

/// <summary>
/// Turns the first Ctrl-C, SIGTERM or SIGHUP into a request to stop. Signals within a second of it are the same request, because a terminal signals its whole
/// process group and <c>dotnet run</c> forwards what it gets. A later signal ends the process at once, and its workers with it.
/// </summary>
internal sealed class StopSignals : IDisposable
{
    private static readonly TimeSpan SameRequest = TimeSpan.FromSeconds(1);

    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Lock _gate = new();
    private readonly List<PosixSignalRegistration> _registrations;
    private long? _requested;

    public StopSignals(TimeProvider time)
    {
        _time = time;
        _registrations =
        [
            .. new[] { PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP }
                .Select(signal => PosixSignalRegistration.Create(signal, context => context.Cancel = Take())),
        ];
    }

    /// <summary>Cancelled by the first signal.</summary>
    public CancellationToken Stopping => _stopping.Token;

    /// <returns>True where the process shuts down in order; false where the signal ends it at once.</returns>
    public bool Take()
    {
        lock (_gate)
        {
            if (_requested is { } first && _time.GetElapsedTime(first) >= SameRequest)
                return false;

            _requested ??= _time.GetTimestamp();
        }

        _stopping.Cancel();
        return true;
    }

    public void Dispose()
    {
        _registrations.ForEach(registration => registration.Dispose());
        _stopping.Dispose();
    }
}
