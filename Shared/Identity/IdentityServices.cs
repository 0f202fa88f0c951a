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
    /// <exception cref="SettingException">A setting is unusable; the message names it.</exception>
    public static FunctionsApplicationBuilder UseCallers(this FunctionsApplicationBuilder builder, bool takesCookie)
    {
        var settings = IdentitySettings.Read(builder.Configuration);
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.AddSingleton(settings);
        builder.Services.AddSingleton(new OriginRules(CorsSettings.Read(builder.Configuration)));
        builder.Services.AddSingleton<SessionTable>();
        builder.Services.AddSingleton<ICallerSource>(provider => settings.Mode == IdentityMode.AppService
            ? new AppServiceCallers(settings)
            : new SessionCallers(provider.GetRequiredService<SessionTable>(), provider.GetRequiredService<TimeProvider>(), takesCookie));

        builder.UseMiddleware<ForwardedHeadersMiddleware>();
        builder.UseMiddleware<OriginMiddleware>();
        builder.UseMiddleware<IdentityMiddleware>();
        return builder;
    }
}
