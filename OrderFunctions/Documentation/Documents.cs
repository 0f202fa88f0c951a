using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Shared.Identity;

namespace OrderFunctions.Documentation;

/// <summary>GET /openapi.yaml.</summary>
public sealed class GetOpenApi
{
    /// <summary>Answers 200 with the document of all calls.</summary>
    [Function(nameof(GetOpenApi))]
    [AllowAnonymousCaller]
    [SuppressMessage("Performance", "CA1822:Mark members as static", Justification = "The worker calls functions on an instance.")]
    public IResult Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "openapi.yaml")] HttpRequest request) =>
        DocumentationFile.OpenApi.Answer(request);
}

/// <summary>GET /asyncapi.yaml.</summary>
public sealed class GetAsyncApi
{
    /// <summary>Answers 200 with the document of all events.</summary>
    [Function(nameof(GetAsyncApi))]
    [AllowAnonymousCaller]
    [SuppressMessage("Performance", "CA1822:Mark members as static", Justification = "The worker calls functions on an instance.")]
    public IResult Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "asyncapi.yaml")] HttpRequest request) =>
        DocumentationFile.AsyncApi.Answer(request);
}

/// <summary>GET /docs.</summary>
public sealed class GetDocumentation
{
    /// <summary>Answers 200 with the page of the calls, which leads to that of the events.</summary>
    [Function(nameof(GetDocumentation))]
    [AllowAnonymousCaller]
    [SuppressMessage("Performance", "CA1822:Mark members as static", Justification = "The worker calls functions on an instance.")]
    public IResult Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "docs")] HttpRequest request) =>
        DocumentationFile.Calls.Answer(request);
}

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
