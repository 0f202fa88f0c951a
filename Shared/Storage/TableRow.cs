using Azure;
using Azure.Data.Tables;

namespace Shared.Storage;

/// <summary>The four system properties that every row of Table Storage has.</summary>
public abstract class TableRow : ITableEntity
{
    /// <inheritdoc/>
    public string PartitionKey { get; set; } = "";

    /// <inheritdoc/>
    public string RowKey { get; set; } = "";

    /// <inheritdoc/>
    public DateTimeOffset? Timestamp { get; set; }

    /// <inheritdoc/>
    public ETag ETag { get; set; }
}
