using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Shared.Http.Middleware;
using Shared.Http.Origins;
using Shared.Identity.AppService;
using Shared.Identity.Sessions;
using Shared.Settings;

namespace Shared.Identity;

/// <summary>Adds to an app that its callers are known.</summary>
public static class IdentityServices
{
    /// <summary>Adds the middleware that keeps foreign pages and unknown callers away from functions. Call it inside of the problem mapping.</summary>
    /// <param name="builder">The app.</param>
    /// <param name="takesCookie">Whether a session's cookie counts, or the Authorization header alone.</param>
    public static FunctionsApplicationBuilder UseCallers(this FunctionsApplicationBuilder builder, bool takesCookie)
    {
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.AddSettings<IdentitySettings>();
        builder.Services.AddSettings<CorsSettings>();
        builder.Services.AddSingleton<OriginRules>();
        builder.Services.AddSingleton<SessionTable>();
        builder.Services.AddSingleton<ICallerSource>(provider => provider.GetRequiredService<IdentitySettings>() switch
        {
            { Mode: IdentityMode.AppService } settings => new AppServiceCallers(settings),
            _ => new SessionCallers(provider.GetRequiredService<SessionTable>(), provider.GetRequiredService<TimeProvider>(), takesCookie),
        });

        builder.UseMiddleware<ForwardedHeadersMiddleware>();
        builder.UseMiddleware<OriginMiddleware>();
        builder.UseMiddleware<IdentityMiddleware>();
        return builder;
    }
}
