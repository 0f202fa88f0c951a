using System.Diagnostics;
using System.Net.Sockets;
using Tests.Support;

namespace Tests.Conformance.Tables;

/// <summary>Azurite's table service, in memory, as a process of the test run.</summary>
internal sealed class AzuriteTables : IAsyncDisposable
{
    private static readonly TimeSpan StartDeadline = TimeSpan.FromSeconds(60);

    private readonly Process _process;

    private AzuriteTables(Process process) => _process = process;

    private static string Script => Repository.PathOf("node_modules", "azurite", "dist", "src", "table", "main.js");

    /// <summary>Whether <c>npm ci</c> in the repository's root has installed it.</summary>
    public static bool IsInstalled => File.Exists(Script);

    /// <summary>Starts it with accounts, as its variable AZURITE_ACCOUNTS wants their names and keys, and waits until it listens.</summary>
    public static async Task<AzuriteTables> StartAsync(int port, string accounts)
    {
        var process = Process.Start(new ProcessStartInfo(
            "node", [Script, "--tableHost", "127.0.0.1", "--tablePort", $"{port}", "--inMemoryPersistence", "--skipApiVersionCheck", "--silent"])
        {
            Environment = { ["AZURITE_ACCOUNTS"] = accounts },
            RedirectStandardOutput = true,
        })!;
        process.OutputDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        var azurite = new AzuriteTables(process);
        await Eventually.TrueAsync(() => ListensAsync(port), StartDeadline);
        return azurite;
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private static async Task<bool> ListensAsync(int port)
    {
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync("127.0.0.1", port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
