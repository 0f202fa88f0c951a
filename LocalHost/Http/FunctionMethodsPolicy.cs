using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Matching;

namespace LocalHost.Http;

/// <summary>
/// Rules out functions that do not accept the request's method, so that the answer is 404 and not 405. On the official host the method is a constraint of the
/// route: <c>WebScriptHostHttpRoutesManager.cs</c> of azure-functions-host.
/// </summary>
internal sealed class FunctionMethodsPolicy : MatcherPolicy, IEndpointSelectorPolicy
{
    public override int Order => 0;

    public bool AppliesToEndpoints(IReadOnlyList<Endpoint> endpoints) => endpoints.Any(endpoint => endpoint.Metadata.GetMetadata<HttpRoute>() is not null);

    public Task ApplyAsync(HttpContext httpContext, CandidateSet candidates)
    {
        for (var i = 0; i < candidates.Count; i++)
        {
            var routes = candidates[i].Endpoint.Metadata.GetOrderedMetadata<HttpRoute>();
            if (routes.Count > 0 && !routes.Any(route => route.Accepts(httpContext.Request.Method)))
            {
                candidates.SetValidity(i, false);
            }
        }

        return Task.CompletedTask;
    }
}
