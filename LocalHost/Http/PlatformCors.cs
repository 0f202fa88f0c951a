using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace LocalHost.Http;

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
