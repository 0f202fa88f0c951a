using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Shared.Identity;

namespace OrderFunctions.Documentation;

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
