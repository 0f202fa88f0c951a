using Shared.Identifiers;
using Shared.Storage;

namespace BillingFunctions.Ledger;

/// <summary>A row <c>entry-…</c>; the newest entry comes first.</summary>
internal sealed class EntryRow : TableRow
{
    public const string Prefix = "entry-";

    /// <summary>Sorts behind every key with the prefix.</summary>
    public const string PrefixEnd = "entry.";

    public long Sequence { get; set; }

    public string OperationId { get; set; } = "";

    public string Kind { get; set; } = "";

    public long Amount { get; set; }

    public long Balance { get; set; }

    public string Currency { get; set; } = "";

    public DateTimeOffset CreatedAt { get; set; }

    public static string KeyOf(long sequence) => Prefix + InvertedNumber.Format(sequence);

    public static EntryRow From(string userId, LedgerEntry entry) => new()
    {
        PartitionKey = userId,
        RowKey = KeyOf(entry.Sequence),
        Sequence = entry.Sequence,
        OperationId = entry.OperationId,
        Kind = entry.Kind.ToString(),
        Amount = entry.Amount,
        Balance = entry.Balance,
        Currency = entry.Currency.Code,
        CreatedAt = entry.CreatedAt,
    };

    public LedgerEntry ToEntry() =>
        new(Sequence, OperationId, Enum.Parse<EntryKind>(Kind), Amount, Balance, Shared.Amounts.Currency.Find(Currency), CreatedAt);
}
