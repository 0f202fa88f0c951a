using BillingFunctions.Ledger;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Shared.Identity;

namespace BillingFunctions.Movements;

/// <summary>POST /accounts/{userId}/deposits.</summary>
public sealed class Deposit(Movement movement, DepositSettings settings)
{
    /// <summary>Answers 201 with the ledger entry; 403 where the caller may not deposit; or 409 if the account is full or closed.</summary>
    [Function(nameof(Deposit))]
    [OwnAccessRule]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "accounts/{userId}/deposits")] HttpRequest request,
        string userId,
        CancellationToken cancellationToken) =>
        settings.FindObstacle(Caller.Of(request), userId) ?? await movement.RunAsync(request, userId, EntryKind.Deposit, cancellationToken);
}
