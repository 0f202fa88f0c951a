using Shared.Amounts;
using Shared.Identifiers;
using Shared.Storage;

namespace BillingFunctions.Ledger;

/// <summary>The row <c>account</c> of a customer's partition.</summary>
internal sealed class AccountRow : TableRow
{
    public const string Key = "account";

    public string Currency { get; set; } = "";

    public long Balance { get; set; }

    public long Sequence { get; set; }

    public string Status { get; set; } = "";

    public string? StatusChangedBy { get; set; }

    public long? RefusedClosings { get; set; }

    public DateTimeOffset UpdatedAt { get; set; }

    public static AccountRow From(Account account) => new()
    {
        PartitionKey = account.UserId,
        RowKey = Key,
        Currency = account.Currency.Code,
        Balance = account.Balance.MinorUnits,
        Sequence = account.Sequence,
        Status = account.Status.ToString(),
        StatusChangedBy = account.StatusChangedBy?.ToString(),
        RefusedClosings = account.RefusedClosings == 0 ? null : account.RefusedClosings,
        UpdatedAt = account.UpdatedAt,
    };

    public Account ToAccount() => new(
        UserId.Parse(PartitionKey), new Money(Balance, Shared.Amounts.Currency.Find(Currency)), Sequence, Enum.Parse<AccountStatus>(Status), UpdatedAt)
    {
        StatusChangedBy = Actor.Parse(StatusChangedBy),
        RefusedClosings = RefusedClosings ?? 0,
    };
}

/// <summary>A row <c>entry-{inverted sequence}</c>: one entry of the ledger. The newest one comes first.</summary>
internal sealed class EntryRow : TableRow
{
    public const string Prefix = "entry-";

    /// <summary>Sorts after every key with the prefix.</summary>
    public const string PrefixEnd = "entry.";

    public long Sequence { get; set; }

    public string OperationId { get; set; } = "";

    public string Kind { get; set; } = "";

    public long Amount { get; set; }

    public long Balance { get; set; }

    public string Currency { get; set; } = "";

    public string? Actor { get; set; }

    public string? Reference { get; set; }

    public DateTimeOffset CreatedAt { get; set; }

    public static string KeyOf(long sequence) => Prefix + InvertedNumber.Format(sequence);

    public static EntryRow From(UserId userId, LedgerEntry entry) => new()
    {
        PartitionKey = userId,
        RowKey = KeyOf(entry.Sequence),
        Sequence = entry.Sequence,
        OperationId = entry.OperationId,
        Kind = entry.Kind.ToString(),
        Amount = entry.Amount.MinorUnits,
        Balance = entry.Balance.MinorUnits,
        Currency = entry.Balance.Currency.Code,
        Actor = entry.Actor?.ToString(),
        Reference = entry.Reference,
        CreatedAt = entry.CreatedAt,
    };

    public LedgerEntry ToEntry()
    {
        var currency = Shared.Amounts.Currency.Find(Currency);
        return new LedgerEntry(Sequence, OperationId, Enum.Parse<EntryKind>(Kind), new Money(Amount, currency), new Money(Balance, currency), CreatedAt)
        {
            Actor = Ledger.Actor.Parse(Actor),
            Reference = Reference,
        };
    }
}

/// <summary>A row <c>op-{kind}-{hash}</c>: the recorded outcome of an operation, because of which it can be repeated without harm.</summary>
internal sealed class OperationRow : TableRow
{
    public string Kind { get; set; } = "";

    public string OperationId { get; set; } = "";

    public long Amount { get; set; }

    public string Currency { get; set; } = "";

    public string Status { get; set; } = "";

    public string? Reason { get; set; }

    public string? Reference { get; set; }

    /// <summary>The number of the entry that moved the money; null where none was moved.</summary>
    public long? Sequence { get; set; }

    public DateTimeOffset CreatedAt { get; set; }

    /// <summary>When the saga run that owns the operation began; null for operations of clients, and of sagas of the first version.</summary>
    public DateTimeOffset? Run { get; set; }

    public static string KeyOf(LedgerOperation operation) => $"op-{operation.Kind}-{FieldHash.Key(operation.Kind.ToString(), operation.OperationId)}";

    public static OperationRow From(LedgerOperation operation, OperationStatus status, DateTimeOffset time) => new()
    {
        PartitionKey = operation.UserId,
        RowKey = KeyOf(operation),
        Kind = operation.Kind.ToString(),
        OperationId = operation.OperationId,
        Amount = operation.Amount.MinorUnits,
        Currency = operation.Amount.Currency.Code,
        Status = status.ToString(),
        Reference = operation.Reference,
        CreatedAt = time,
        Run = operation.Run,
    };

    public OperationStatus ReadStatus() => Enum.Parse<OperationStatus>(Status);

    public DeclineReason? ReadReason() => Reason is null ? null : Enum.Parse<DeclineReason>(Reason);

    /// <summary>Whether the run that asks for the operation began after the one that owns it.</summary>
    public bool IsOfEarlierRunThan(LedgerOperation operation) => operation.Run is { } asking && (Run is not { } owner || owner < asking);

    /// <summary>Whether the run that asks for the operation began before the one that owns it.</summary>
    public bool IsOfLaterRunThan(LedgerOperation operation) => Run is { } owner && operation.Run is { } asking && owner > asking;

    /// <exception cref="OperationMismatchException">It was recorded with another amount, currency or reference.</exception>
    public void DemandSameContent(LedgerOperation operation)
    {
        if (Amount != operation.Amount.MinorUnits || Currency != operation.Amount.Currency.Code || Reference != operation.Reference)
            throw new OperationMismatchException(operation);
    }
}
