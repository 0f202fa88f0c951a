using BillingFunctions.Ledger;
using Shared.Http.Problems;

namespace BillingFunctions.Accounts;

/// <summary>The kinds of problems of accounts and their ledgers.</summary>
public static class AccountProblemTypes
{
    /// <summary>The balance does not cover the amount.</summary>
    public static readonly ProblemType InsufficientFunds = new("/problems/insufficient-funds", "The balance is too low.", 402);

    /// <summary>No account belongs to the user ID.</summary>
    public static readonly ProblemType AccountNotFound = new("/problems/account-not-found", "There is no such account.", 404);

    /// <summary>The account is frozen, so no money may leave it.</summary>
    public static readonly ProblemType AccountFrozen = new("/problems/account-frozen", "The account is frozen.", 409);

    /// <summary>The account is closed for good.</summary>
    public static readonly ProblemType AccountClosed = new("/problems/account-closed", "The account is closed.", 409);

    /// <summary>The deposit would exceed the highest balance that an account may hold.</summary>
    public static readonly ProblemType BalanceLimitExceeded = new("/problems/balance-limit-exceeded", "The balance would be too high.", 409);

    /// <summary>The amount is not in the account's currency.</summary>
    public static readonly ProblemType CurrencyMismatch = new("/problems/currency-mismatch", "The account has another currency.", 422);
}

/// <summary>The problems that the functions of accounts answer with.</summary>
internal static class AccountProblems
{
    public static Problem NotFound { get; } = new(AccountProblemTypes.AccountNotFound, "No account belongs to this user ID.");

    public static Problem Closed { get; } = new(AccountProblemTypes.AccountClosed, "The account is closed for good.");

    public static Problem For(DeclineReason reason) => reason switch
    {
        DeclineReason.InsufficientFunds => new Problem(AccountProblemTypes.InsufficientFunds, "The balance does not cover the amount."),
        DeclineReason.AccountFrozen => new Problem(AccountProblemTypes.AccountFrozen, "No money may leave the account."),
        DeclineReason.BalanceLimitExceeded => new Problem(AccountProblemTypes.BalanceLimitExceeded, "The account may not hold that much."),
        DeclineReason.CurrencyMismatch => new Problem(AccountProblemTypes.CurrencyMismatch, "The account has another currency."),
        DeclineReason.AccountMissing => NotFound,
        DeclineReason.AccountClosed => Closed,
        _ => throw new ArgumentOutOfRangeException(nameof(reason), reason, null),
    };
}
