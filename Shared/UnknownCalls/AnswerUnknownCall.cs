using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing.Template;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Core.FunctionMetadata;
using Shared.Http.Answers;
using Shared.Http.Problems;
using Shared.Http.Requests;
using Shared.Identity;

namespace Shared.UnknownCalls;

/// <summary>
/// All calls below the prefix <c>api</c> that no other function of the app answers. The host asks the function with the least specific route last, and
/// takes a function that is not for the call's method as one that does not match (WebJobsRouteBuilder.cs of azure-webjobs-sdk-extensions and
/// WebScriptHostHttpRoutesManager.cs of azure-functions-host). Calls of other paths are answered by the host itself, 404 without a body.
/// </summary>
public sealed class AnswerUnknownCall(IFunctionMetadataProvider functions)
{
    private const string Anywhere = "{*path}";

    private readonly Lazy<Task<IReadOnlyList<KnownRoute>>> _routes = new(() => ReadRoutesAsync(functions));

    /// <summary>
    /// Answers 404 where the app knows no such path. Where it does, for other methods, they are in Allow, and the answer is 405, or 204 to OPTIONS.
    /// </summary>
    [Function(nameof(AnswerUnknownCall))]
    [AllowAnonymousCaller]
    [AcceptsQuery(AcceptsQueryAttribute.Any)]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", "post", "put", "patch", "delete", "options", Route = Anywhere)] HttpRequest request)
    {
        var path = $"/{request.RouteValues["path"]}";
        var allowed = (await _routes.Value).Where(route => route.Matches(path)).SelectMany(route => route.Methods).Distinct().Order().ToList();
        if (allowed.Count == 0)
        {
            return new Problem(ProblemTypes.NotFound, "The API has no such path.");
        }

        IResult answer = HttpMethods.IsOptions(request.Method)
            ? TypedResults.NoContent()
            : new Problem(ProblemTypes.MethodNotAllowed, $"Use {string.Join(", ", allowed)} here.");
        return answer.WithHeader("Allow", string.Join(", ", [.. allowed, "OPTIONS"]));
    }

    private static async Task<IReadOnlyList<KnownRoute>> ReadRoutesAsync(IFunctionMetadataProvider functions)
    {
        var metadata = await functions.GetFunctionMetadataAsync(AppContext.BaseDirectory);
        return
        [
            .. from function in metadata
               from binding in function.RawBindings ?? []
               let json = JsonDocument.Parse(binding).RootElement
               where json.TryGetProperty("methods", out _) && json.TryGetProperty("route", out var route) && route.GetString() != Anywhere
               select new KnownRoute(
                   json.GetProperty("route").GetString()!,
                   [.. json.GetProperty("methods").EnumerateArray().Select(method => method.GetString()!.ToUpperInvariant())]),
        ];
    }

    private sealed class KnownRoute(string template, IReadOnlyList<string> methods)
    {
        private readonly TemplateMatcher _matcher = new(TemplateParser.Parse(template), []);

        public IReadOnlyList<string> Methods => methods;

        public bool Matches(string path) => _matcher.TryMatch(path, []);
    }
}
