using Azure;
using Azure.Data.Tables;

namespace OrderFunctions.Orders;

/// <summary>The row <c>list</c>: the set of a customer's orders, by its version. It stands from the registration on.</summary>
internal sealed class OrderListRow : ITableEntity
{
    public const string Key = "list";

    public string PartitionKey { get; set; } = "";

    public string RowKey { get; set; } = Key;

    public DateTimeOffset? Timestamp { get; set; }

    public ETag ETag { get; set; }

    public long Version { get; set; }

    /// <summary>The currency of orders that name none.</summary>
    public string Currency { get; set; } = "";
}
