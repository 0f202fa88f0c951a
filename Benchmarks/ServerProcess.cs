using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Benchmarks;

/// <summary>A server as a process of its own, with its state in a temporary folder.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartDeadline = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly Process _process;
    private readonly string _folder;

    private ServerProcess(Process process, string folder) => (_process, _folder) = (process, folder);

    public TimeSpan ProcessorTime
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    /// <summary>Starts it and waits until it is ready.</summary>
    /// <param name="program">What to run.</param>
    /// <param name="arguments">Its arguments, given the temporary folder.</param>
    /// <param name="isReadyAsync">Asks whether it answers.</param>
    /// <param name="cancellationToken">Gives the start up.</param>
    /// <exception cref="TimeoutException">It is not ready in time, or has ended.</exception>
    public static async Task<ServerProcess> StartAsync(
        string program, Func<string, IEnumerable<string>> arguments, Func<Task<bool>> isReadyAsync, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("benchmark-").FullName;
        var process = Process.Start(new ProcessStartInfo(program, arguments(folder)) { RedirectStandardOutput = true })
            ?? throw new InvalidOperationException($"{program} did not start.");
        process.OutputDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        var server = new ServerProcess(process, folder);
        try
        {
            for (var clock = Stopwatch.StartNew(); clock.Elapsed < StartDeadline && !process.HasExited; await Task.Delay(Pause, cancellationToken))
            {
                if (await isReadyAsync())
                    return server;
            }

            throw new TimeoutException($"{program} has ended, or was not ready within {StartDeadline.TotalSeconds} s.");
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}

/// <summary>Free ports for processes that are given theirs.</summary>
internal static class Ports
{
    /// <summary>A loopback port on which nothing listens.</summary>
    public static int Free()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
