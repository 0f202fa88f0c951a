using System.Collections.Concurrent;
using System.Net;
using Emulators;
using Grpc.Core;
using LocalHost.Servers;
using LocalHost.Workers.Rpc;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace LocalHost.Workers;

/// <summary>The gRPC server that workers connect to, with the event stream and the services of extensions. It listens on the loopback interface only.</summary>
internal sealed class WorkerServer : IAsyncDisposable
{
    private const int StreamWindowBytes = 1 << 20;

    private readonly WebApplication _web;
    private readonly WorkerChannels _channels;

    private WorkerServer(WebApplication web, WorkerChannels channels)
    {
        _web = web;
        _channels = channels;
    }

    /// <summary>The address that it listens on.</summary>
    public Uri Endpoint => new(_web.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());

    /// <summary>
    /// Starts the server on a port; 0 takes a free one. Beside the event stream it has the gRPC services that <paramref name="mapServices"/> maps and for
    /// which <paramref name="addServices"/> registers what they need. A worker may call them as soon as it runs.
    /// </summary>
    /// <exception cref="HostStartException">The port is in use.</exception>
    public static async Task<WorkerServer> StartAsync(
        int port,
        Action<IServiceCollection> addServices,
        Action<IEndpointRouteBuilder> mapServices,
        ILoggerFactory loggers,
        CancellationToken cancellationToken)
    {
        LoopbackPort.Take(port, "--worker-port").Dispose();
        var channels = new WorkerChannels();
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, port, listen => listen.Protocols = HttpProtocols.Http2);
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Limits.MinRequestBodyDataRate = null;
            kestrel.Limits.Http2.InitialStreamWindowSize = StreamWindowBytes;
            kestrel.Limits.Http2.InitialConnectionWindowSize = 2 * StreamWindowBytes;
        });
        builder.Services.AddSingleton(loggers);
        builder.Services.AddSingleton<IHostLifetime, EmbeddedLifetime>();
        builder.Services.AddSingleton(channels);
        builder.Services.AddGrpc(grpc =>
        {
            grpc.MaxReceiveMessageSize = null;
            grpc.MaxSendMessageSize = null;
        });
        addServices(builder.Services);
        var web = builder.Build();
        web.UseRouting();
        web.MapGrpcService<EventStreamService>();
        mapServices(web);
        try
        {
            await web.StartAsync(cancellationToken);
            return new WorkerServer(web, channels);
        }
        catch
        {
            await web.DisposeAsync();
            throw;
        }
    }

    /// <summary>Expects a worker that identifies itself by the channel's ID.</summary>
    public void Expect(WorkerChannel channel) => _channels.Expect(channel);

    /// <summary>Expects the channel's worker no longer.</summary>
    public void Forget(WorkerChannel channel) => _channels.Forget(channel);

    /// <summary>Ends all streams.</summary>
    public async ValueTask DisposeAsync()
    {
        // Open streams are cut off: their workers have been told to end before.
        await _web.StopAsync(new CancellationToken(canceled: true));
        await _web.DisposeAsync();
    }

    private sealed class WorkerChannels
    {
        private readonly ConcurrentDictionary<string, WorkerChannel> _byId = new(StringComparer.Ordinal);

        public void Expect(WorkerChannel channel) => _byId[channel.Id] = channel;

        public void Forget(WorkerChannel channel) => _byId.TryRemove(new KeyValuePair<string, WorkerChannel>(channel.Id, channel));

        /// <summary>Each channel is for one connection.</summary>
        public WorkerChannel? Take(string id) => _byId.TryRemove(id, out var channel) ? channel : null;
    }

    private sealed class EventStreamService(WorkerChannels channels) : FunctionRpc.FunctionRpcBase
    {
        public override async Task EventStream(
            IAsyncStreamReader<StreamingMessage> requestStream, IServerStreamWriter<StreamingMessage> responseStream, ServerCallContext context)
        {
            if (!await requestStream.MoveNext(context.CancellationToken) || requestStream.Current.StartStream is not { WorkerId: var id })
                throw new Grpc.Core.RpcException(new Status(StatusCode.InvalidArgument, "A worker's first message must be StartStream."));
            var channel = channels.Take(id) ?? throw new Grpc.Core.RpcException(new Status(StatusCode.NotFound, $"No worker '{id}' is expected."));
            await channel.RunAsync(requestStream, responseStream, context.CancellationToken);
        }
    }
}
