using System.ComponentModel;
using System.Diagnostics;
using Microsoft.Extensions.Logging;

namespace LocalHost.Companions;

/// <summary>
/// A program that runs beside the host. It is one that ends when its standard input does, so that it ends with this process, however that ends. What it
/// writes goes to the log.
/// </summary>
internal sealed class CompanionProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartDeadline = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private readonly Process _process;
    private readonly bool _endsWithInput;

    private CompanionProcess(Process process, bool endsWithInput)
    {
        (_process, _endsWithInput) = (process, endsWithInput);
        Ended = WaitForEndAsync();
    }

    /// <summary>Completes, with the exit code, when it has ended.</summary>
    public Task<int> Ended { get; }

    /// <summary>Starts a program.</summary>
    /// <param name="start">What to start. Its standard streams are redirected here.</param>
    /// <param name="log">Where its lines go.</param>
    /// <param name="endsWithInput">False where it takes no notice of the end of its input, and is killed instead.</param>
    /// <exception cref="Win32Exception">It cannot be started.</exception>
    public static CompanionProcess Start(ProcessStartInfo start, ILogger log, bool endsWithInput = true)
    {
        start.RedirectStandardInput = true;
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        var process = Process.Start(start)!;
        process.OutputDataReceived += (_, line) => log.LogInformation("{Line}", line.Data);
        process.ErrorDataReceived += (_, line) => log.LogInformation("{Line}", line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return new CompanionProcess(process, endsWithInput);
    }

    /// <summary>Waits until it answers.</summary>
    /// <param name="askAsync">Asks it something, and tells whether it has answered.</param>
    /// <param name="cancellationToken">Gives the wait up.</param>
    /// <returns>False where it has ended, or has not answered for a minute.</returns>
    public async Task<bool> WaitAsync(Func<CancellationToken, Task<bool>> askAsync, CancellationToken cancellationToken)
    {
        for (var started = Stopwatch.GetTimestamp(); !await askAsync(cancellationToken); await Task.Delay(Pause, cancellationToken))
        {
            if (_process.HasExited || Stopwatch.GetElapsedTime(started) >= StartDeadline)
                return false;
        }

        return true;
    }

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        if (!_endsWithInput)
            _process.Kill();
        await Ended;
        _process.Dispose();
    }

    private async Task<int> WaitForEndAsync()
    {
        await _process.WaitForExitAsync();
        return _process.ExitCode;
    }
}
