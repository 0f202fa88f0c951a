using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Shared.Identity;

namespace OrderFunctions.Documentation;

/// <summary>GET /docs.</summary>
public sealed class GetDocumentation
{
    /// <summary>Answers 200 with a page that shows the documents of calls and events.</summary>
    [Function(nameof(GetDocumentation))]
    [AllowAnonymousCaller]
    [SuppressMessage("Style", "IDE0060:Remove unused parameter", Justification = "The trigger's attribute needs a parameter to stand on.")]
    [SuppressMessage("Performance", "CA1822:Mark members as static", Justification = "The worker calls functions on an instance.")]
    public IResult Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "docs")] HttpRequest request) =>
        DocumentAnswer.Html(DocumentationPage.Html, DocumentationPage.Policy);
}
