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

    private readonly LedgerDamage _damage = new(accounts, retry, time);

    /// <summary>Calls the activity from a saga until it succeeds.</summary>
    public static Task<AccountClosing> CallAsync(TaskOrchestrationContext context, AccountClosingAttempt attempt) =>
        context.CallActivityAsync<AccountClosing>(nameof(CloseAccount), attempt, SagaRetries.UntilDoneIn(context));

    /// <summary>
    /// Returns whether the account is closed. The first answer of an attempt is recorded on the account and is the answer of all: a run that comes late
    /// does not close an account that was refused and is empty by then.
    /// </summary>
    /// <exception cref="DataLossException">There is no account, although the registration opened one.</exception>
    /// <exception cref="AccountDamagedException">The account is older than its entries, so it does not tell what money there is.</exception>
    [Function(nameof(CloseAccount))]
    public async Task<AccountClosing> RunAsync([ActivityTrigger] AccountClosingAttempt attempt, CancellationToken cancellationToken)
    {
        await _damage.DemandNewestAsync(attempt.UserId, cancellationToken);
        var account = await accounts.ChangeAsync(retry, attempt.UserId, account => Change(account, attempt.Number), cancellationToken);
        return account switch
        {
            null => throw new DataLossException($"The account of '{attempt.UserId}' is not stored."),
            { Status: AccountStatus.Closed } => AccountClosing.Closed,
            _ => AccountClosing.MoneyLeft,
        };
    }

    private Account? Change(Account account, long attempt)
    {
        if (account.Status == AccountStatus.Closed || account.RefusedClosings >= attempt)
            return null;
        return account.Balance.MinorUnits == 0
            ? account.WithStatus(AccountStatus.Closed, Self, time.GetUtcNow())
            : account with { RefusedClosings = attempt };
    }
}

/// <summary>The input of <see cref="CloseAccount"/>.</summary>
/// <param name="UserId">The customer.</param>
/// <param name="Number">The number of the attempt; a later one has a higher number.</param>
public sealed record AccountClosingAttempt(UserId UserId, long Number);

/// <summary>The output of <see cref="CloseAccount"/>.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<AccountClosing>))]
public enum AccountClosing
{
    /// <summary>The account is closed.</summary>
    Closed,

    /// <summary>There is money on the account, so it stays as it was.</summary>
    MoneyLeft,
}
