using Azure;
using Azure.Data.Tables;
using Shared.Identifiers;

namespace BillingFunctions.Ledger;

/// <summary>A row <c>op-{kind}-{hash}</c>: the outcome of an operation, which makes repeating it harmless.</summary>
internal sealed class OperationRow : ITableEntity
{
    public string PartitionKey { get; set; } = "";

    public string RowKey { get; set; } = "";

    public DateTimeOffset? Timestamp { get; set; }

    public ETag ETag { get; set; }

    public string Kind { get; set; } = "";

    public string OperationId { get; set; } = "";

    public long Amount { get; set; }

    public string Currency { get; set; } = "";

    public string Status { get; set; } = "";

    public string? Reason { get; set; }

    /// <summary>The entry that moved the money, where one did.</summary>
    public long? Sequence { get; set; }

    public DateTimeOffset CreatedAt { get; set; }

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
    };

    public OperationStatus ReadStatus() => Enum.Parse<OperationStatus>(Status);

    public DeclineReason? ReadReason() => Reason is null ? null : Enum.Parse<DeclineReason>(Reason);

    /// <exception cref="OperationMismatchException">It was recorded for another amount or currency.</exception>
    public void DemandSameContent(LedgerOperation operation)
    {
        if (Amount != operation.Amount.MinorUnits || Currency != operation.Amount.Currency.Code)
        {
            throw new OperationMismatchException(operation);
        }
    }
}
