using System.Runtime.InteropServices;

namespace LocalHost.CommandLine;

/// <summary>
/// Turns the first Ctrl-C, SIGTERM or closed terminal into a request to stop. What follows within a second is the same request: a terminal signals the
/// whole group, and <c>dotnet run</c> passes on what it gets too. A later one ends the process at once; its workers end with it.
/// </summary>
internal sealed class StopSignals : IDisposable
{
    private static readonly TimeSpan SameRequest = TimeSpan.FromSeconds(1);

    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Lock _gate = new();
    private readonly List<PosixSignalRegistration> _registrations;
    private long? _requested;

    /// <param name="time">Tells how long after the first signal another one comes.</param>
    public StopSignals(TimeProvider time)
    {
        _time = time;
        _registrations =
        [
            .. new[] { PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP }
                .Select(signal => PosixSignalRegistration.Create(signal, context => context.Cancel = Take())),
        ];
    }

    /// <summary>Signalled when the process is to stop.</summary>
    public CancellationToken Stopping => _stopping.Token;

    /// <summary>Takes a signal.</summary>
    /// <returns>Whether the process goes on, to stop in order.</returns>
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
