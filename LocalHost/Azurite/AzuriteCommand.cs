using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace LocalHost.Azurite;

/// <summary>The command line that runs Azurite's table service.</summary>
internal static class AzuriteCommand
{
    private const int MinNodeVersion = 20;

    /// <exception cref="AzuriteException">Node or Azurite is not installed.</exception>
    public static async Task<ProcessStartInfo> CreateAsync(AzuriteOptions options, CancellationToken cancellationToken)
    {
        await CheckNodeAsync(options.Node, cancellationToken);
        var root = Path.GetFullPath(options.RepositoryRoot);
        var main = Path.Combine(root, "node_modules", "azurite", "dist", "src", "table", "main.js");
        if (!File.Exists(main))
            throw new AzuriteException($"Azurite, which serves Table Storage, is not installed. Run 'npm ci' in {root}.");

        var command = new ProcessStartInfo(options.Node)
        {
            // Pipes, so that it does not hold this process's own output open after its end.
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment =
            {
                ["AZURITE_LOG_FILE"] = Path.GetFullPath(options.LogFile),
                ["AZURITE_PID_FILE"] = options.PidFile is { } pidFile ? Path.GetFullPath(pidFile) : null,
                ["AZURITE_ACCOUNTS"] = options.Accounts,
                ["AZURITE_STOP_WITH_PARENT"] = options.StopWithParent ? "1" : null,
            },
        };
        foreach (var argument in (IEnumerable<string>)
            [
                "--require", Path.Combine(AppContext.BaseDirectory, "Azurite", "azurite-preload.cjs"),
                main,
                "--tableHost", "127.0.0.1",
                "--tablePort", options.Port.ToString(CultureInfo.InvariantCulture),
                "--silent", "--skipApiVersionCheck", "--disableTelemetry",
            ])
        {
            command.ArgumentList.Add(argument);
        }

        foreach (var argument in Persistence(options))
            command.ArgumentList.Add(argument);

        return command;
    }

    private static string[] Persistence(AzuriteOptions options) =>
        options.DataFolder is { } folder ? ["--location", Path.GetFullPath(folder)] : ["--inMemoryPersistence"];

    private static async Task CheckNodeAsync(string command, CancellationToken cancellationToken)
    {
        const string Remedy = "Azurite, which serves Table Storage, needs Node.js 20 or later: "
            + "install it from https://nodejs.org and make sure that 'node' is in the PATH.";
        try
        {
            using var node = Process.Start(new ProcessStartInfo(command, "--version") { RedirectStandardOutput = true })!;
            var version = (await node.StandardOutput.ReadToEndAsync(cancellationToken)).Trim().TrimStart('v');
            await node.WaitForExitAsync(cancellationToken);
            if (!int.TryParse(version.Split('.')[0], NumberStyles.None, CultureInfo.InvariantCulture, out var major)
                || major < MinNodeVersion)
                throw new AzuriteException($"{Remedy} Found version '{version}'.");
        }
        catch (Win32Exception cause)
        {
            throw new AzuriteException(Remedy, cause);
        }
    }
}
