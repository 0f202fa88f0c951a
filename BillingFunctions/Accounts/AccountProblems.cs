using BillingFunctions.Ledger;
using Shared.Http.Problems;

namespace BillingFunctions.Accounts;

/// <summary>The refusals that accounts give rise to.</summary>
internal static class AccountProblems
{
    public static Problem NotFound { get; } = new(AccountProblemTypes.AccountNotFound, "No account belongs to this user ID.");

    public static Problem For(DeclineReason reason) => reason switch
    {
        DeclineReason.InsufficientFunds => new Problem(AccountProblemTypes.InsufficientFunds, "The balance does not cover the amount."),
        DeclineReason.AccountFrozen => new Problem(AccountProblemTypes.AccountFrozen, "No money may leave the account."),
        DeclineReason.BalanceLimitExceeded => new Problem(AccountProblemTypes.BalanceLimitExceeded, "The account may not hold that much."),
        DeclineReason.CurrencyMismatch => new Problem(AccountProblemTypes.CurrencyMismatch, "The account has another currency."),
        DeclineReason.AccountMissing => NotFound,
        _ => throw new ArgumentOutOfRangeException(nameof(reason), reason, null),
    };
}
