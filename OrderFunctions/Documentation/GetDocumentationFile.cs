using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Shared.Identity;

namespace OrderFunctions.Documentation;

/// <summary>GET /docs/{file}.</summary>
public sealed class GetDocumentationFile
{
    /// <summary>Answers 200 with the page of the events or with what a page loads, and 404 where there is none of that name.</summary>
    [Function(nameof(GetDocumentationFile))]
    [AllowAnonymousCaller]
    [SuppressMessage("Performance", "CA1822:Mark members as static", Justification = "The worker calls functions on an instance.")]
    public IResult Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "docs/{file}")] HttpRequest request, string file) =>
        DocumentationFile.Others.TryGetValue(file, out var found) ? found.Answer(request) : Results.NotFound();
}
