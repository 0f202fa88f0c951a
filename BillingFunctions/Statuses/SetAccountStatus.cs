using BillingFunctions.Accounts;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Shared.Http.Requests;
using Shared.Identity;

namespace BillingFunctions.Statuses;

/// <summary>PUT /accounts/{userId}/status.</summary>
public sealed class SetAccountStatus(AccountStatusWriter statuses)
{
    private const string Member = "status";
    private const int MaxLength = 20;

    /// <summary>Freezes or unfreezes an account and answers 200 with it, also where it is so already; or 404.</summary>
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
        {
            body.Errors.Add(Member, $"must be {nameof(AccountStatus.Active)} or {nameof(AccountStatus.Frozen)}.");
        }

        body.ThrowIfInvalid();
        return await statuses.SetAsync(userId, status!.Value, cancellationToken) is { } account
            ? TypedResults.Ok(AccountView.Of(account))
            : AccountProblems.NotFound;
    }

    // By name only: Enum.Parse would also take numbers.
    private static AccountStatus? Find(string? name) => name switch
    {
        nameof(AccountStatus.Active) => AccountStatus.Active,
        nameof(AccountStatus.Frozen) => AccountStatus.Frozen,
        _ => null,
    };
}
