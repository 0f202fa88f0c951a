using BillingFunctions.Ledger;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Shared.Http.Requests;
using Shared.Identifiers;
using Shared.Identity;
using Shared.Storage;

namespace BillingFunctions.Accounts;

/// <summary>PUT /accounts/{userId}/status.</summary>
public sealed class SetAccountStatus(AccountTable accounts, ConflictRetry retry, TimeProvider time)
{
    private const string Member = "status";
    private const int MaxLength = 20;

    /// <summary>Freezes or unfreezes an account and answers 200 with it, also if it has that status already; 404; or 409 if it is closed.</summary>
    [Function(nameof(SetAccountStatus))]
    [AdminOnly]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "accounts/{userId}/status")] HttpRequest request,
        string userId,
        CancellationToken cancellationToken)
    {
        var body = await JsonBody.ReadAsync(request, cancellationToken);
        var status = Find(body.RequiredText(Member, MaxLength));
        if (status is null && !body.Errors.Has(Member))
            body.Errors.Add(Member, $"must be {nameof(AccountStatus.Active)} or {nameof(AccountStatus.Frozen)}.");

        body.ThrowIfInvalid();
        if (!UserId.TryParse(userId, out var user) || await SetAsync(user, status!.Value, Caller.Of(request), cancellationToken) is not { } account)
            return AccountProblems.NotFound;
        return account.Status == AccountStatus.Closed ? AccountProblems.Closed : TypedResults.Ok(AccountView.Of(account, Caller.Of(request)));
    }

    private Task<Account?> SetAsync(UserId userId, AccountStatus status, Caller caller, CancellationToken cancellationToken) => accounts.ChangeAsync(
        retry,
        userId,
        account => account.Status == status || account.Status == AccountStatus.Closed ? null : account.WithStatus(status, Actor.Of(caller), time.GetUtcNow()),
        cancellationToken);

    // By name only: Enum.Parse would also accept numbers.
    private static AccountStatus? Find(string? name) => name switch
    {
        nameof(AccountStatus.Active) => AccountStatus.Active,
        nameof(AccountStatus.Frozen) => AccountStatus.Frozen,
        _ => null,
    };
}
