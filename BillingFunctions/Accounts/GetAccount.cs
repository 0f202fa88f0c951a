using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace BillingFunctions.Accounts;

/// <summary>GET /accounts/{userId}.</summary>
public sealed class GetAccount(AccountTable accounts)
{
    /// <summary>Answers 200 with the account, or 404.</summary>
    [Function(nameof(GetAccount))]
    [SuppressMessage("Style", "IDE0060:Remove unused parameter", Justification = "The trigger's attribute needs a parameter to stand on.")]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "accounts/{userId}")] HttpRequest request,
        string userId,
        CancellationToken cancellationToken) =>
        await accounts.FindAsync(userId, cancellationToken) is var (account, _)
            ? TypedResults.Ok(AccountView.Of(account))
            : AccountProblems.NotFound;
}
