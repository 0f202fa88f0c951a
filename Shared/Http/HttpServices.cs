using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Shared.Http.Middleware;
using Shared.Http.Requests;
using Shared.Json;

namespace Shared.Http;

/// <summary>Adds to an app how its HTTP functions answer.</summary>
public static class HttpServices
{
    /// <summary>
    /// Writes the bodies of answers as <see cref="WebJson"/> says, and answers a function that threw with a problem. Call it after
    /// <c>ConfigureFunctionsWebApplication</c>: the middleware belongs inside of what sends the answer.
    /// </summary>
    public static FunctionsApplicationBuilder UseHttpAnswers(this FunctionsApplicationBuilder builder)
    {
        builder.Services.ConfigureHttpJsonOptions(options => WebJson.Configure(options.SerializerOptions));
        builder.UseMiddleware<AnswerHeadersMiddleware>();
        builder.UseMiddleware<ProblemMappingMiddleware>();
        return builder;
    }

    /// <summary>Refuses queries that a function does not read. Call it after what decides about callers.</summary>
    public static FunctionsApplicationBuilder UseQueryRules(this FunctionsApplicationBuilder builder)
    {
        builder.UseMiddleware<QueryMiddleware>();
        return builder;
    }
}
