using System.Diagnostics;

namespace LocalHost.Azurite;

/// <summary>A running Azurite.</summary>
internal sealed class AzuriteProcess : IAsyncDisposable
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(25);
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(15);

    private readonly Process _process;

    private AzuriteProcess(Process process) => _process = process;

    /// <summary>Completes when the process ends, for whatever reason.</summary>
    public Task Exited => _process.WaitForExitAsync();

    /// <summary>Its process ID.</summary>
    public int Id => _process.Id;

    /// <summary>A process that another start of the local host left behind.</summary>
    public static AzuriteProcess Of(Process process) => new(process);

    /// <summary>Starts Azurite and waits until it answers.</summary>
    /// <exception cref="AzuriteException">It cannot be started, died, or does not answer.</exception>
    public static async Task<AzuriteProcess> StartAsync(AzuriteOptions options, CancellationToken cancellationToken)
    {
        var command = await AzuriteCommand.CreateAsync(options, cancellationToken);
        var process = Process.Start(command)!;

        // Only what Node itself prints comes here: Azurite's own output is in the log.
        process.OutputDataReceived += Ignore;
        process.ErrorDataReceived += Ignore;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        var azurite = new AzuriteProcess(process);
        try
        {
            await azurite.WaitUntilItAnswersAsync(options, cancellationToken);
            return azurite;
        }
        catch
        {
            await azurite.KillAsync();
            throw;
        }

        static void Ignore(object sender, DataReceivedEventArgs line)
        {
        }
    }

    /// <summary>Lets it save its tables and end.</summary>
    public void RequestStop() => _ = StopRequest.SendAsync(_process);

    /// <summary>Lets it save its tables and waits for its end.</summary>
    public async Task StopAsync()
    {
        if (!_process.HasExited)
        {
            await StopRequest.SendAsync(_process);
            using var timeout = new CancellationTokenSource(StopTimeout);
            try
            {
                await _process.WaitForExitAsync(timeout.Token);
            }
            catch (OperationCanceledException)
            {
                await KillAsync();
            }
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _process.Dispose();
    }

    private async Task KillAsync()
    {
        if (!_process.HasExited)
            _process.Kill();

        await _process.WaitForExitAsync();
    }

    private async Task WaitUntilItAnswersAsync(AzuriteOptions options, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        while (await TablePort.AskAsync(options.Port, cancellationToken) != PortAnswer.Azurite)
        {
            if (_process.HasExited)
                throw new AzuriteException(
                    $"Azurite, which serves Table Storage, ended with code {_process.ExitCode} at its start. "
                    + LogTail.Of(options.LogFile));

            if (Stopwatch.GetElapsedTime(started) > options.StartTimeout)
                throw new AzuriteException(
                    $"Azurite, which serves Table Storage, does not answer on port {options.Port} "
                    + $"after {options.StartTimeout.TotalSeconds} s. "
                    + LogTail.Of(options.LogFile));

            await Task.Delay(PollInterval, cancellationToken);
        }
    }
}
