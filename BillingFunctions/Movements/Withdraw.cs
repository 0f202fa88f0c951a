using BillingFunctions.Ledger;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace BillingFunctions.Movements;

/// <summary>POST /accounts/{userId}/withdrawals.</summary>
public sealed class Withdraw(Movement movement)
{
    /// <summary>Answers 201 with the ledger entry, 402 if the balance is too low, or 409 if the account is frozen.</summary>
    [Function(nameof(Withdraw))]
    public Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "accounts/{userId}/withdrawals")] HttpRequest request,
        string userId,
        CancellationToken cancellationToken) =>
        movement.RunAsync(request, userId, EntryKind.Withdrawal, cancellationToken);
}
