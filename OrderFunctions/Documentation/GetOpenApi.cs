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
