using BillingFunctions.Ledger;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace BillingFunctions.Movements;

/// <summary>POST /accounts/{userId}/deposits.</summary>
public sealed class Deposit(Movement movement)
{
    /// <summary>Answers 201 with the ledger entry.</summary>
    [Function(nameof(Deposit))]
    public Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "accounts/{userId}/deposits")] HttpRequest request,
        string userId,
        CancellationToken cancellationToken) =>
        movement.RunAsync(request, userId, EntryKind.Deposit, cancellationToken);
}
