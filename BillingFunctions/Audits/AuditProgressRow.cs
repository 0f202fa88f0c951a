using Shared.Storage;

namespace BillingFunctions.Audits;

/// <summary>A row of the partition <c>audit</c>, which is no user's: how far a daily audit has come.</summary>
public sealed class AuditProgressRow : TableRow
{
    /// <summary>The partition, in the table of accounts.</summary>
    public const string Partition = "audit";

    /// <summary>The row of the audit of accounts.</summary>
    public const string Key = "progress";

    /// <summary>A row that is not stored yet.</summary>
    public AuditProgressRow() => (PartitionKey, RowKey) = (Partition, Key);

    /// <summary>What was audited last; null where the next round begins.</summary>
    public string? After { get; set; }

    /// <summary>The run that wrote it.</summary>
    public string Run { get; set; } = "";

    /// <summary>When it was written.</summary>
    public DateTimeOffset UpdatedAt { get; set; }
}
