using System.Diagnostics.CodeAnalysis;
using BillingFunctions.Accounts;
using BillingFunctions.Ledger;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Shared.Identifiers;
using Shared.Identity;

namespace BillingFunctions.Audits;

/// <summary>GET /accounts/{userId}/audit.</summary>
public sealed class GetAudit(AccountAudit audit)
{
    /// <summary>Answers 200 with the result of the account's audit, or 404.</summary>
    [Function(nameof(GetAudit))]
    [AdminOnly]
    [SuppressMessage("Style", "IDE0060:Remove unused parameter", Justification = "The trigger's attribute needs a parameter to stand on.")]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "accounts/{userId}/audit")] HttpRequest request,
        string userId,
        CancellationToken cancellationToken) =>
        UserId.TryParse(userId, out var user) && await audit.RunAsync(user, cancellationToken) is { } report
            ? TypedResults.Ok(report)
            : AccountProblems.NotFound;
}
