using Emulators;
using LocalHost.Servers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace LocalHost.Http;

/// <summary>
/// The web server that all apps share, on the loopback interface. A request without a route is answered 404 without a body, as by the official host; one for
/// the name of another host 400, against DNS rebinding.
/// </summary>
internal sealed class HttpFrontEnd : IAsyncDisposable
{
    // Officially the default of FUNCTIONS_REQUEST_BODY_SIZE_LIMIT.
    private const long MaxRequestBodyBytes = 104_857_600;

    private readonly WebApplication _web;

    private HttpFrontEnd(WebApplication web) => _web = web;

    /// <summary>Starts the server. The functions of a group of routes answer together; extra endpoints are those that are not functions.</summary>
    public static async Task<HttpFrontEnd> StartAsync(
        LoopbackPort port,
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
            kestrel.Limits.MaxRequestBodySize = MaxRequestBodyBytes;
            kestrel.ListenLocalhost(port.EndPoint.Port);
        });
        builder.Services.Configure<SocketTransportOptions>(port.UseIn);
        builder.Services.AddRouting();
        builder.Services.AddHttpForwarder();
        builder.Services.AddHostFiltering(hosts =>
        {
            hosts.AllowedHosts = ["localhost", "127.0.0.1", "[::1]"];
            hosts.IncludeFailureMessage = false;
        });
        PlatformCors.AddTo(builder.Services);
        builder.Services.AddSingleton<MatcherPolicy, FunctionMethodsPolicy>();
        builder.Services.AddSingleton<IHostLifetime, EmbeddedLifetime>();
        builder.Services.AddSingleton(loggers);
        builder.Services.AddSingleton<HttpInvoker>();
        var web = builder.Build();
        web.UseHostFiltering();
        web.UseRouting();
        PlatformCors.Use(web, allowedOrigins);
        CrossOriginGuard.Use(web);
        FunctionSpans.Use(web);
        var invoker = web.Services.GetRequiredService<HttpInvoker>();
        List<HttpRoute> all = [.. routes.SelectMany(group => group)];
        foreach (var group in routes)
            web.Map(group[0].Pattern, AnswerOf(group, all, invoker)).WithMetadata([.. group]);
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

    private static RequestDelegate AnswerOf(IReadOnlyList<HttpRoute> group, IReadOnlyList<HttpRoute> all, HttpInvoker invoker) => group switch
    {
        [var only] => call => invoker.AnswerAsync(call, only),
        [{ IsCatchAll: true }, ..] => call => invoker.AnswerAsync(call, HttpRouteTable.ChooseCatchAll(group, all, call.Request.Path)),
        _ => call => SharedEndpoint.AnswerAsync(call, group, invoker),
    };
}

/// <summary>
/// CORS as the Functions host does it on Flex Consumption: every preflight request is answered here, 204, whether or not its origin is listed,
/// and never reaches a function. Official sources: <c>JobHostCorsMiddleware.cs</c>, <c>HostCorsOptionsSetup.cs</c> of azure-functions-host.
/// </summary>
internal static class PlatformCors
{
    public static void AddTo(IServiceCollection services) => services.AddCors();

    public static void Use(IApplicationBuilder web, IReadOnlyCollection<string> allowedOrigins) =>
        web.UseCors(policy => policy.WithOrigins([.. allowedOrigins]).AllowAnyHeader().AllowAnyMethod().AllowCredentials());
}
