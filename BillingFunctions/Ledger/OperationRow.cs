using Shared.Identifiers;
using Shared.Storage;

namespace BillingFunctions.Ledger;

/// <summary>A row <c>op-{kind}-{hash}</c>: the outcome of an operation, which makes repeating it harmless.</summary>
internal sealed class OperationRow : TableRow
{
    public string Kind { get; set; } = "";

    public string OperationId { get; set; } = "";

    public long Amount { get; set; }

    public string Currency { get; set; } = "";

    public string Status { get; set; } = "";

    public string? Reason { get; set; }

    /// <summary>The entry that moved the money, where one did.</summary>
    public long? Sequence { get; set; }

    public DateTimeOffset CreatedAt { get; set; }

    /// <summary>When the run of the saga began that owns the operation; null for those of no saga, and of sagas of the first version.</summary>
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
        CreatedAt = time,
        Run = operation.Run,
    };

    public OperationStatus ReadStatus() => Enum.Parse<OperationStatus>(Status);

    public DeclineReason? ReadReason() => Reason is null ? null : Enum.Parse<DeclineReason>(Reason);

    /// <summary>Whether the operation is asked for by a later run than the one that owns it.</summary>
    public bool IsOfEarlierRunThan(LedgerOperation operation) => operation.Run is { } asking && (Run is not { } owner || owner < asking);

    /// <summary>Whether the operation is asked for by an earlier run than the one that owns it.</summary>
    public bool IsOfLaterRunThan(LedgerOperation operation) => Run is { } owner && operation.Run is { } asking && owner > asking;

    /// <exception cref="OperationMismatchException">It was recorded for another amount or currency.</exception>
    public void DemandSameContent(LedgerOperation operation)
    {
        if (Amount != operation.Amount.MinorUnits || Currency != operation.Amount.Currency.Code)
        {
            throw new OperationMismatchException(operation);
        }
    }
}
