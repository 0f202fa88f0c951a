using Azure;
using Microsoft.Azure.Functions.Worker;
using Shared.Storage;

namespace BillingFunctions.Accounts;

/// <summary>Activity: opens an empty account. Opening it again changes nothing, whatever has been booked since.</summary>
public sealed class OpenAccount(AccountTable accounts, TimeProvider time)
{
    /// <summary>Returns when the account exists.</summary>
    [Function(nameof(OpenAccount))]
    public async Task RunAsync([ActivityTrigger] OpenAccountRequest request, CancellationToken cancellationToken)
    {
        try
        {
            var account = new Account(request.UserId, request.Currency, 0, 0, AccountStatus.Active, time.GetUtcNow());
            await accounts.AddAsync(account, cancellationToken);
        }
        catch (RequestFailedException exception) when (ConflictRetry.IsConflict(exception))
        {
            // An earlier run of this activity opened it: a user ID belongs to one registration.
        }
    }
}
