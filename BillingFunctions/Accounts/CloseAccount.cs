using System.Text.Json.Serialization;
using BillingFunctions.Ledger;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Shared.Identifiers;
using Shared.Sagas;
using Shared.Storage;

namespace BillingFunctions.Accounts;

/// <summary>
/// Activity: closes a customer's account for good, unless there is money on it. The pivot of the closing saga: once the account is closed, it takes no
/// deposit and no refund, and nothing opens it again. The ledger stays.
/// </summary>
public sealed class CloseAccount(AccountTable accounts, ConflictRetry retry, TimeProvider time)
{
    private static readonly Actor Self = new(ActorRole.Saga, nameof(CloseAccount));

    /// <summary>Calls the activity from a saga until it succeeds.</summary>
    public static Task<AccountClosing> CallAsync(TaskOrchestrationContext context, UserId userId) =>
        context.CallActivityAsync<AccountClosing>(nameof(CloseAccount), userId, SagaRetries.UntilDoneIn(context));

    /// <summary>Returns whether the account is closed. Closing it again changes nothing. After a refusal it may be closed once the money is gone.</summary>
    /// <exception cref="DataLossException">There is no account, although the registration opened one.</exception>
    [Function(nameof(CloseAccount))]
    public async Task<AccountClosing> RunAsync([ActivityTrigger] UserId userId, CancellationToken cancellationToken)
    {
        var account = await accounts.ChangeAsync(
            retry,
            userId,
            account => account.MayBeClosed ? account.WithStatus(AccountStatus.Closed, Self, time.GetUtcNow()) : null,
            cancellationToken);
        return account switch
        {
            null => throw new DataLossException($"The account of '{userId}' is not stored."),
            { Status: AccountStatus.Closed } => AccountClosing.Closed,
            _ => AccountClosing.MoneyLeft,
        };
    }
}

/// <summary>The output of <see cref="CloseAccount"/>.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<AccountClosing>))]
public enum AccountClosing
{
    /// <summary>The account is closed.</summary>
    Closed,

    /// <summary>There is money on the account, so it stays as it was.</summary>
    MoneyLeft,
}
