using Shared.Storage;

namespace OrderFunctions.Orders;

/// <summary>The row <c>list</c>: the set of a customer's orders, by its version. It stands from the registration on.</summary>
internal sealed class OrderListRow : TableRow
{
    public const string Key = "list";

    public OrderListRow() => RowKey = Key;

    public long Version { get; set; }

    /// <summary>The currency of orders that name none.</summary>
    public string Currency { get; set; } = "";
}
