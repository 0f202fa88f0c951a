using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace LocalRuntime.Engine.Http;

/// <summary>The web server that all apps share. A call that fits no route is answered 404 without a body, as the official host does.</summary>
internal sealed class HttpFrontEnd : IAsyncDisposable
{
    private readonly WebApplication _web;

    private HttpFrontEnd(WebApplication web) => _web = web;

    /// <summary>Where it listens.</summary>
    public Uri BaseAddress => new(_web.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());

    /// <param name="port">On this machine only; 0 takes a free one.</param>
    /// <param name="routes">Routes that answer together, in groups.</param>
    /// <param name="allowedOrigins">Whose pages may call from a browser.</param>
    /// <param name="extraEndpoints">Adds what is no function.</param>
    /// <param name="loggers">Where the server's log goes.</param>
    /// <param name="cancellationToken">Gives the start up.</param>
    /// <exception cref="IOException">The port is in use.</exception>
    public static async Task<HttpFrontEnd> StartAsync(
        int port,
        IReadOnlyList<IReadOnlyList<HttpRoute>> routes,
        IReadOnlyCollection<string> allowedOrigins,
        Action<IEndpointRouteBuilder> extraEndpoints,
        ILoggerFactory loggers,
        CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            if (port == 0)
            {
                kestrel.Listen(IPAddress.Loopback, 0);
            }
            else
            {
                kestrel.ListenLocalhost(port);
            }
        });
        builder.Services.AddRouting();
        PlatformCors.AddTo(builder.Services);
        builder.Services.AddSingleton<MatcherPolicy, FunctionMethodsPolicy>();
        builder.Services.AddSingleton<IHostLifetime, Hosting.AttachedLifetime>();
        builder.Services.AddSingleton(loggers);
        var web = builder.Build();
        web.UseRouting();
        PlatformCors.Use(web, allowedOrigins);
        foreach (var group in routes)
        {
            web.Map(group[0].Pattern, AnswerOf(group)).WithMetadata([.. group]);
        }

        extraEndpoints(web);
        try
        {
            await web.StartAsync(cancellationToken);
            return new HttpFrontEnd(web);
        }
        catch
        {
            await web.DisposeAsync();
            throw;
        }
    }

    /// <summary>Takes no more calls and waits for those under way, as long as the token allows.</summary>
    public Task StopAsync(CancellationToken cancellationToken) => _web.StopAsync(cancellationToken);

    public ValueTask DisposeAsync() => _web.DisposeAsync();

    private static RequestDelegate AnswerOf(IReadOnlyList<HttpRoute> group) =>
        group.Count == 1 ? call => FunctionEndpoint.AnswerAsync(call, group[0]) : call => SharedEndpoint.AnswerAsync(call, group);
}
