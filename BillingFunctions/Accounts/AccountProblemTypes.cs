using Shared.Http.Problems;

namespace BillingFunctions.Accounts;

/// <summary>The kinds of refusals of accounts and their ledger.</summary>
public static class AccountProblemTypes
{
    /// <summary>The balance does not cover the amount.</summary>
    public static readonly ProblemType InsufficientFunds = new("/problems/insufficient-funds", "The balance is too low.", 402);

    /// <summary>No account belongs to this user ID.</summary>
    public static readonly ProblemType AccountNotFound = new("/problems/account-not-found", "There is no such account.", 404);

    /// <summary>No money may leave the account.</summary>
    public static readonly ProblemType AccountFrozen = new("/problems/account-frozen", "The account is frozen.", 409);

    /// <summary>The deposit would exceed the highest balance that an account may hold.</summary>
    public static readonly ProblemType BalanceLimitExceeded = new("/problems/balance-limit-exceeded", "The balance would be too high.", 409);

    /// <summary>The order's currency is not the account's.</summary>
    public static readonly ProblemType CurrencyMismatch = new("/problems/currency-mismatch", "The account has another currency.", 422);
}
