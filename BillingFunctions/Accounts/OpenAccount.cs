using Azure;
using BillingFunctions.Ledger;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Shared.Amounts;
using Shared.Identifiers;
using Shared.Sagas;
using Shared.Storage;

namespace BillingFunctions.Accounts;

/// <summary>Activity: opens an empty account. Opening it again changes nothing, whatever has been booked since.</summary>
public sealed class OpenAccount(AccountTable accounts, TimeProvider time)
{
    /// <summary>Calls the activity from a saga until it succeeds.</summary>
    public static Task CallAsync(TaskOrchestrationContext context, OpenAccountRequest request) =>
        context.CallActivityAsync(nameof(OpenAccount), request, SagaRetries.UntilDoneIn(context));

    /// <summary>Returns when the account exists.</summary>
    [Function(nameof(OpenAccount))]
    public async Task RunAsync([ActivityTrigger] OpenAccountRequest request, CancellationToken cancellationToken)
    {
        try
        {
            var account = new Account(request.UserId, new Money(0, request.Currency), 0, AccountStatus.Active, time.GetUtcNow());
            await accounts.AddAsync(account, cancellationToken);
        }
        catch (RequestFailedException exception) when (ConflictRetry.IsConflict(exception))
        {
            // An earlier run of this activity opened it: a user ID belongs to one registration.
        }
    }
}

/// <summary>The input of <see cref="OpenAccount"/>.</summary>
/// <param name="UserId">The customer.</param>
/// <param name="Currency">The account's currency. It never changes.</param>
public sealed record OpenAccountRequest(UserId UserId, Currency Currency);
