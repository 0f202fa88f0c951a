using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using LocalHost.Azurite;
using Tests.Support;

[assembly: AssemblyFixture(typeof(AzuriteFixture))]

namespace Tests.Support;

/// <summary>
/// The test run's Azurite: one process, in memory, started by the first test that asks for an account, and gone with the test
/// process, however that ends. A test class asks for it in its constructor.
/// </summary>
public sealed class AzuriteFixture : IAsyncDisposable
{
    // All names and keys go to Azurite in one environment variable, which may hold 128 KiB.
    private const int Accounts = 2000;
    private const int KeyBytes = 32;
    private const int StartAttempts = 3;

    private readonly string _key = Convert.ToBase64String(RandomNumberGenerator.GetBytes(KeyBytes));
    private readonly Lazy<(AzuriteProcess Process, int Port)> _azurite;
    private int _accounts;

    public AzuriteFixture() => _azurite = new(() => StartAsync().GetAwaiter().GetResult());

    /// <summary>A connection string for an account that no other caller gets: its tables are the caller's own.</summary>
    public string NewAccountConnectionString()
    {
        var number = Interlocked.Increment(ref _accounts);
        Assert.True(number <= Accounts, $"The test run uses more than {Accounts} storage accounts.");
        return AzuriteAccounts.ConnectionString(_azurite.Value.Port, AccountName(number), _key);
    }

    /// <summary>A port on which nothing listens.</summary>
    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_azurite.IsValueCreated)
            await _azurite.Value.Process.DisposeAsync();
    }

    private static string AccountName(int number) => string.Create(CultureInfo.InvariantCulture, $"test{number}");

    private async Task<(AzuriteProcess Process, int Port)> StartAsync()
    {
        var accounts = string.Join(';', Enumerable.Range(1, Accounts).Select(number => $"{AccountName(number)}:{_key}"));
        for (var attempt = 1; ; attempt++)
        {
            var port = FreePort();
            try
            {
                var options = new AzuriteOptions
                {
                    RepositoryRoot = Repository.Root,
                    Port = port,
                    LogFile = Path.Combine(AppContext.BaseDirectory, "azurite.log"),
                    Accounts = accounts,
                    StopWithParent = true,
                };
                return (await AzuriteProcess.StartAsync(options, CancellationToken.None), port);
            }
            catch (AzuriteException) when (attempt < StartAttempts)
            {
                // Somebody else took the port between the question and the start.
            }
        }
    }
}
