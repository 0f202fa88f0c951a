using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Shared.Identity;

namespace OrderFunctions.Documentation;

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
