using System.Net;
using Emulators.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Emulators.Tables;

/// <summary>The options of the emulator.</summary>
public sealed record TableEmulatorOptions
{
    /// <summary>The loopback port; 0 takes a free one.</summary>
    public int Port { get; init; }

    /// <summary>The clock of timestamps.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>The log of its web server.</summary>
    public ILoggerFactory Loggers { get; init; } = NullLoggerFactory.Instance;
}

/// <summary>
/// The Table service over REST, as the official client speaks it, with its data in the local store. Any account name has tables of its own; the key is
/// the documented one of development storage.
/// </summary>
public sealed class TableEmulator : IAsyncDisposable
{
    /// <summary>The account that <c>UseDevelopmentStorage=true</c> means.</summary>
    public const string DefaultAccount = "devstoreaccount1";

    private readonly WebApplication _server;

    private TableEmulator(WebApplication server, int port, OperationCounters counters)
    {
        _server = server;
        Port = port;
        Counters = counters;
    }

    /// <summary>The port that it listens on.</summary>
    public int Port { get; }

    /// <summary>The number of requests that it had, by table and operation, such as <c>Prices read</c>. A transaction is one request.</summary>
    public OperationCounters Counters { get; }

    /// <summary>Starts it on a store that was opened with a <see cref="TableSchema"/>.</summary>
    /// <exception cref="IOException">The port is in use.</exception>
    public static async Task<TableEmulator> StartAsync(LocalStore store, TableEmulatorOptions options, CancellationToken cancellationToken = default)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton(options.Loggers);
        builder.Services.AddSingleton<IHostLifetime, EmbeddedLifetime>();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, options.Port);
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = TableEndpoint.MaxBodyBytesRead;
        });
        builder.Services.Configure<Microsoft.AspNetCore.HostFiltering.HostFilteringOptions>(filter => filter.AllowedHosts = ["127.0.0.1", "localhost"]);
        var counters = new OperationCounters();
        var endpoint = new TableEndpoint(store, new TableStore(options.Time), counters);
        var server = builder.Build();
        server.UseHostFiltering();
        server.Run(endpoint.AnswerAsync);
        try
        {
            await server.StartAsync(cancellationToken);
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }

        return new TableEmulator(server, new Uri(server.Urls.Single()).Port, counters);
    }

    /// <summary>The connection string of an account.</summary>
    public string ConnectionString(string account = DefaultAccount) => ConnectionString(Port, account);

    /// <summary>The connection string of an account of the emulator at a port.</summary>
    public static string ConnectionString(int port, string account = DefaultAccount) =>
        $"DefaultEndpointsProtocol=http;AccountName={account};AccountKey={SharedKey.DevelopmentKey};TableEndpoint=http://127.0.0.1:{port}/{account};";

    /// <summary>Completes the requests under way, and stops.</summary>
    public async ValueTask DisposeAsync()
    {
        await _server.StopAsync();
        await _server.DisposeAsync();
    }
}
