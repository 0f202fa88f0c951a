using System.ComponentModel;
using System.Diagnostics;
using LocalHost.Companions;
using LocalHost.Servers;
using Microsoft.Extensions.Logging;

namespace LocalHost.Running;

/// <summary>Azurite's table service as a process, for comparison with the local one. <c>npm ci</c> installs it.</summary>
internal sealed class AzuriteTables : IAsyncDisposable
{
    // Azurite saves its data when it is asked to stop. The end of its standard input asks for that, which also comes when this process dies. It ignores an
    // interrupt at the terminal, which reaches both processes, because the apps need their tables until they have finished.
    private const string UntilInputEnds =
        """
        const once = process.once;
        process.once = function (name, listener) { return name === 'SIGINT' ? this : once.call(this, name, listener); };
        process.on('SIGINT', () => {});
        process.stdin.on('end', () => process.emit('message', 'shutdown')).resume();
        require(process.argv[1]);
        """;

    private readonly CompanionProcess _process;

    private AzuriteTables(CompanionProcess process) => _process = process;

    /// <summary>Completes, with the reason, when the process has ended.</summary>
    public Task<string> Ended => DescribeEndAsync();

    /// <summary>Starts Azurite, which keeps its data in a folder, and waits until it listens.</summary>
    /// <exception cref="HostStartException">It is not installed, or does not start.</exception>
    public static async Task<AzuriteTables> StartAsync(int port, string folder, ILogger log, CancellationToken cancellationToken)
    {
        var script = Path.Combine(Repository.Root, "node_modules", "azurite", "dist", "src", "table", "main.js");
        if (!File.Exists(script))
            throw new HostStartException("Azurite is not installed. 'npm ci' in the root of the repository does that, and needs Node.js.");
        var tables = new AzuriteTables(Launch(script, port, folder, log));
        try
        {
            if (!await tables._process.WaitAsync(token => LoopbackPort.ListensAsync(port, token), cancellationToken))
                throw new HostStartException("Azurite does not start; the log has what it said.");
            return tables;
        }
        catch
        {
            await tables.DisposeAsync();
            throw;
        }
    }

    public ValueTask DisposeAsync() => _process.DisposeAsync();

    private static CompanionProcess Launch(string script, int port, string folder, ILogger log)
    {
        var start = new ProcessStartInfo(
            "node",
            [
                "-e", UntilInputEnds, script, "--tableHost", "127.0.0.1", "--tablePort", $"{port}", "--location", folder, "--silent", "--skipApiVersionCheck",
                "--disableTelemetry",
            ]);
        try
        {
            return CompanionProcess.Start(start, log);
        }
        catch (Win32Exception unusable)
        {
            throw new HostStartException($"Azurite cannot be started: {unusable.Message}", unusable);
        }
    }

    private async Task<string> DescribeEndAsync() => $"Azurite has ended with code {await _process.Ended}, and with it the tables.";
}
