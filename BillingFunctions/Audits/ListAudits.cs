using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Shared.Http.Requests;
using Shared.Identity;

namespace BillingFunctions.Audits;

/// <summary>GET /audits.</summary>
public sealed class ListAudits(AuditFindings findings)
{
    /// <summary>Answers 200 with one page of the audits' findings, newest first, each with what to do about it.</summary>
    [Function(nameof(ListAudits))]
    [AdminOnly]
    [AcceptsQuery("limit", "continuation")]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "audits")] HttpRequest request, CancellationToken cancellationToken)
    {
        var page = await findings.ReadPageAsync(PageRequest.Read(request), cancellationToken);
        return TypedResults.Ok(new AuditList(page.Items, page.Continuation));
    }
}

/// <summary>A page of findings, newest first.</summary>
/// <param name="Findings">The findings.</param>
/// <param name="Continuation">Asks for the next page; null on the last one.</param>
public sealed record AuditList(IReadOnlyList<AuditFinding> Findings, string? Continuation);
