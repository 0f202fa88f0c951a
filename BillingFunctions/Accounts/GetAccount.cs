using BillingFunctions.Ledger;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Shared.Identifiers;
using Shared.Identity;

namespace BillingFunctions.Accounts;

/// <summary>GET /accounts/{userId}.</summary>
public sealed class GetAccount(AccountTable accounts)
{
    /// <summary>Answers 200 with the account, or 404.</summary>
    [Function(nameof(GetAccount))]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "accounts/{userId}")] HttpRequest request,
        string userId,
        CancellationToken cancellationToken) =>
        UserId.TryParse(userId, out var user) && await accounts.FindAsync(user, cancellationToken) is var (account, _)
            ? TypedResults.Ok(AccountView.Of(account, Caller.Of(request)))
            : AccountProblems.NotFound;
}

/// <summary>An account as the API shows it.</summary>
/// <param name="UserId">The customer.</param>
/// <param name="Balance">The balance, in major units.</param>
/// <param name="Currency">The ISO 4217 code.</param>
/// <param name="Status">Which movements it allows.</param>
/// <param name="Entries">How many entries its ledger has.</param>
/// <param name="UpdatedAt">When it last changed.</param>
public sealed record AccountView(string UserId, decimal Balance, string Currency, AccountStatus Status, long Entries, DateTimeOffset UpdatedAt)
{
    /// <summary>Who gave the account its status, for admins; absent for others, and where nobody did.</summary>
    public Actor? StatusChangedBy { get; init; }

    /// <summary>Shows an account to a caller.</summary>
    public static AccountView Of(Account account, Caller caller) =>
        new(account.UserId, account.Balance.Amount, account.Currency.Code, account.Status, account.Sequence, account.UpdatedAt)
        {
            StatusChangedBy = caller.Role == Role.Admin ? account.StatusChangedBy : null,
        };
}
