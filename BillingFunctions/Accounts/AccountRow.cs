using Shared.Storage;

namespace BillingFunctions.Accounts;

/// <summary>The row <c>account</c> of a customer's partition.</summary>
internal sealed class AccountRow : TableRow
{
    public const string Key = "account";

    public AccountRow() => RowKey = Key;

    public string Currency { get; set; } = "";

    public long Balance { get; set; }

    public long Sequence { get; set; }

    public string Status { get; set; } = "";

    public DateTimeOffset UpdatedAt { get; set; }

    public static AccountRow From(Account account) => new()
    {
        PartitionKey = account.UserId,
        Currency = account.Currency.Code,
        Balance = account.Balance,
        Sequence = account.Sequence,
        Status = account.Status.ToString(),
        UpdatedAt = account.UpdatedAt,
    };

    public Account ToAccount() =>
        new(PartitionKey, Shared.Amounts.Currency.Find(Currency), Balance, Sequence, Enum.Parse<AccountStatus>(Status), UpdatedAt);
}
