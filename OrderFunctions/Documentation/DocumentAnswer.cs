using System.Text;
using Microsoft.AspNetCore.Http;
using Shared.Http.Answers;

namespace OrderFunctions.Documentation;

/// <summary>Answers with a text that changes only with the deployment.</summary>
internal static class DocumentAnswer
{
    private const string YamlMediaType = "application/yaml";
    private const string HtmlMediaType = "text/html";

    public static IResult Yaml(string text) => Create(text, YamlMediaType);

    public static IResult Html(string text, string contentSecurityPolicy) =>
        Create(text, HtmlMediaType).WithHeader("Content-Security-Policy", contentSecurityPolicy).WithHeader("Referrer-Policy", "no-referrer");

    private static IResult Create(string text, string mediaType) => Results.Text(text, mediaType, Encoding.UTF8)
        .WithHeader("Cache-Control", "no-cache")
        .WithHeader("X-Content-Type-Options", "nosniff");
}
