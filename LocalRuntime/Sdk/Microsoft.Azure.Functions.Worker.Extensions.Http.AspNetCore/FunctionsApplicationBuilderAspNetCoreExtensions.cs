using LocalRuntime.Engine.Http;

namespace Microsoft.Azure.Functions.Worker.Builder;

/// <summary>
/// Turns on the ASP.NET Core integration. Official source:
/// <c>extensions/Worker.Extensions.Http.AspNetCore/src/FunctionsApplicationBuilderAspNetCoreExtensions.cs</c>.
/// </summary>
public static class FunctionsApplicationBuilderAspNetCoreExtensions
{
    /// <summary>
    /// Gives HTTP functions ASP.NET Core's <c>HttpRequest</c>, and answers with the <c>IResult</c> or <c>IActionResult</c> that they return.
    /// Middleware that is to see the HTTP call is added after it. Repeated calls change nothing.
    /// </summary>
    public static FunctionsApplicationBuilder ConfigureFunctionsWebApplication(this FunctionsApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        AspNetCoreIntegration.Use(builder);
        return builder;
    }
}
