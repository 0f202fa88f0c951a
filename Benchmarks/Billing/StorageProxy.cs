using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Yarp.ReverseProxy.Forwarder;

namespace Benchmarks.Billing;

/// <summary>A reverse proxy in front of the three services of a storage account, which counts the requests.</summary>
internal sealed class StorageProxy : IAsyncDisposable
{
    private readonly ConcurrentDictionary<StorageOperation, long> _counts = new();
    private readonly Dictionary<int, StorageEndpoint> _destinations;
    private readonly HttpMessageInvoker _client = new(new SocketsHttpHandler { UseCookies = false, UseProxy = false, AllowAutoRedirect = false });
    private readonly WebApplication _web;
    private readonly ConcurrentDictionary<string, long> _bytesWritten = new(StringComparer.Ordinal);

    private StorageProxy(IReadOnlyList<StorageEndpoint> destinations)
    {
        _destinations = destinations.ToDictionary(_ => Ports.Free());
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            foreach (var port in _destinations.Keys)
                kestrel.Listen(IPAddress.Loopback, port, listen => listen.Protocols = HttpProtocols.Http1);
        });
        builder.Services.AddHttpForwarder();
        _web = builder.Build();
        var forwarder = _web.Services.GetRequiredService<IHttpForwarder>();
        _web.Run(call => ForwardAsync(call, forwarder));
    }

    /// <summary>The services, with the ports of this proxy.</summary>
    public IReadOnlyList<StorageEndpoint> Endpoints => [.. _destinations.Select(pair => pair.Value with { Port = pair.Key })];

    /// <summary>The counts so far.</summary>
    public StorageCounts Counts => new(new Dictionary<StorageOperation, long>(_counts), new Dictionary<string, long>(_bytesWritten));

    public static async Task<StorageProxy> StartAsync(IReadOnlyList<StorageEndpoint> destinations, CancellationToken cancellationToken)
    {
        var proxy = new StorageProxy(destinations);
        await proxy._web.StartAsync(cancellationToken);
        return proxy;
    }

    public async ValueTask DisposeAsync()
    {
        await _web.StopAsync(new CancellationToken(canceled: true));
        await _web.DisposeAsync();
        _client.Dispose();
    }

    private async Task ForwardAsync(HttpContext call, IHttpForwarder forwarder)
    {
        var destination = _destinations[call.Connection.LocalPort];
        var operation = StorageOperation.Of(destination.Service, call.Request);
        var bytes = call.Request.ContentLength ?? 0;
        _bytesWritten.AddOrUpdate(destination.Service, bytes, (_, sum) => sum + bytes);
        await forwarder.SendAsync(
            call, $"http://127.0.0.1:{destination.Port}", _client, ForwarderRequestConfig.Empty, new Counting(operation, Count), call.RequestAborted);
    }

    private void Count(StorageOperation operation) => _counts.AddOrUpdate(operation, 1, (_, count) => count + 1);

    /// <summary>Forwards everything unchanged, and counts a poll that found no messages separately.</summary>
    private sealed class Counting(StorageOperation operation, Action<StorageOperation> count) : HttpTransformer
    {
        public override async ValueTask<bool> TransformResponseAsync(
            HttpContext httpContext, HttpResponseMessage? proxyResponse, CancellationToken cancellationToken)
        {
            count(operation.Name == "get messages" && proxyResponse is not null && await IsEmptyAsync(proxyResponse, cancellationToken)
                ? operation with { Name = "get messages, none there" }
                : operation);
            return await base.TransformResponseAsync(httpContext, proxyResponse, cancellationToken);
        }

        private static async Task<bool> IsEmptyAsync(HttpResponseMessage response, CancellationToken cancellationToken)
        {
            await response.Content.LoadIntoBufferAsync(cancellationToken);
            var body = await response.Content.ReadAsByteArrayAsync(cancellationToken);
            return body.AsSpan().IndexOf("<QueueMessage>"u8) < 0;
        }
    }
}

/// <summary>Where one of an account's services is on this machine.</summary>
internal sealed record StorageEndpoint(string Service, int Port);

/// <summary>The requests that a storage account has had.</summary>
/// <param name="Operations">How often each operation was requested.</param>
/// <param name="BytesWritten">The bodies of the requests to each service.</param>
internal sealed record StorageCounts(IReadOnlyDictionary<StorageOperation, long> Operations, IReadOnlyDictionary<string, long> BytesWritten)
{
    public static StorageCounts operator -(StorageCounts after, StorageCounts before) => new(
        after.Operations.ToDictionary(pair => pair.Key, pair => pair.Value - before.Operations.GetValueOrDefault(pair.Key)),
        after.BytesWritten.ToDictionary(pair => pair.Key, pair => pair.Value - before.BytesWritten.GetValueOrDefault(pair.Key)));
}
