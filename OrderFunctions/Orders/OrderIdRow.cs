using Shared.Storage;

namespace OrderFunctions.Orders;

/// <summary>A row <c>id-{orderId}</c>: by which version of the list the order came, and so under which key it stands.</summary>
internal sealed class OrderIdRow : TableRow
{
    public long Version { get; set; }

    public static string KeyOf(string orderId) => "id-" + orderId;

    public static OrderIdRow From(Order order) => new() { PartitionKey = order.UserId, RowKey = KeyOf(order.OrderId), Version = order.Version };
}
