using Azure;
using Azure.Data.Tables;

namespace BillingFunctions.Audits;

/// <summary>The only row of the partition <c>audit</c>, which is no user's: how far the daily audit has come.</summary>
internal sealed class AuditProgressRow : ITableEntity
{
    public const string Partition = "audit";
    public const string Key = "progress";

    public string PartitionKey { get; set; } = Partition;

    public string RowKey { get; set; } = Key;

    public DateTimeOffset? Timestamp { get; set; }

    public ETag ETag { get; set; }

    /// <summary>The user that was audited last; null where the next round begins.</summary>
    public string? After { get; set; }

    /// <summary>The run that wrote it.</summary>
    public string Run { get; set; } = "";

    public DateTimeOffset UpdatedAt { get; set; }
}
