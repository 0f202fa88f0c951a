using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace LocalRuntime.Engine.Http;

/// <summary>
/// What <c>ConfigureFunctionsWebApplication</c> adds to an app. Official source: <c>WorkerBuilderExtensions.cs</c> of
/// Worker.Extensions.Http.AspNetCore.
/// </summary>
internal static class AspNetCoreIntegration
{
    public static void Use(FunctionsApplicationBuilder builder)
    {
        if (IsUsedBy(builder.Services))
        {
            return;
        }

        builder.UseMiddleware<HttpProxyingMiddleware>();
        AppWebServices.AddTo(builder.Services);
    }

    private static bool IsUsedBy(IServiceCollection services) => services.Any(service => service.ServiceType == typeof(HttpProxyingMiddleware));
}
