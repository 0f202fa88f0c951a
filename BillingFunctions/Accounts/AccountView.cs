using Shared.Amounts;

namespace BillingFunctions.Accounts;

/// <summary>An account as the API shows it.</summary>
/// <param name="UserId">The customer.</param>
/// <param name="Balance">In major units.</param>
/// <param name="Currency">The ISO 4217 code.</param>
/// <param name="Status">Whether money may leave it.</param>
/// <param name="Entries">How many entries its ledger has.</param>
/// <param name="UpdatedAt">When it last changed.</param>
public sealed record AccountView(string UserId, decimal Balance, string Currency, AccountStatus Status, long Entries, DateTimeOffset UpdatedAt)
{
    /// <summary>Shows an account.</summary>
    public static AccountView Of(Account account) =>
        new(account.UserId, Money.ToAmount(account.Balance, account.Currency), account.Currency.Code, account.Status, account.Sequence, account.UpdatedAt);
}
