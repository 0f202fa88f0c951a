using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace Tests.Support;

/// <summary>The test run's table service: one Azurite, in memory, started by the first test that asks for an account.</summary>
public sealed class TableServiceFixture : IDisposable
{
    // All names and keys go to Azurite in one environment variable, which may hold 128 KiB.
    private const int Accounts = 2000;
    private const int KeyBytes = 32;

    private readonly string _key = Convert.ToBase64String(RandomNumberGenerator.GetBytes(KeyBytes));
    private readonly int _port = FreePort();
    private readonly Lazy<Process> _azurite;
    private int _accounts;

    public TableServiceFixture() => _azurite = new(Start);

    /// <summary>A connection string for an account that no other caller gets: its tables are the caller's own.</summary>
    public string NewAccountConnectionString()
    {
        var number = Interlocked.Increment(ref _accounts);
        Assert.True(number <= Accounts && !_azurite.Value.HasExited, "There is no table service.");
        return $"DefaultEndpointsProtocol=http;AccountName={Name(number)};AccountKey={_key};TableEndpoint=http://127.0.0.1:{_port}/{Name(number)};";
    }

    /// <summary>A port on which nothing listens.</summary>
    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!_azurite.IsValueCreated)
            return;
        _azurite.Value.Kill();
        _azurite.Value.Dispose();
    }

    private static string Name(int number) => string.Create(CultureInfo.InvariantCulture, $"test{number}");

    private Process Start()
    {
        var start = new ProcessStartInfo("node")
        {
            ArgumentList =
            {
                Repository.PathOf("node_modules", "azurite", "dist", "src", "table", "main.js"), "--tableHost", "127.0.0.1", "--tablePort",
                _port.ToString(CultureInfo.InvariantCulture), "--silent", "--skipApiVersionCheck", "--disableTelemetry", "--inMemoryPersistence",
            },
            Environment = { ["AZURITE_ACCOUNTS"] = string.Join(';', Enumerable.Range(1, Accounts).Select(number => $"{Name(number)}:{_key}")) },
            RedirectStandardOutput = true,
        };
        var process = Process.Start(start)!;
        while (process.StandardOutput.ReadLine() is { } line && !line.Contains("successfully listens", StringComparison.Ordinal))
        {
        }

        return process;
    }
}
