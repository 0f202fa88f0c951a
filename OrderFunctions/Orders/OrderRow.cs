using Shared.Amounts;
using Shared.Identifiers;
using Shared.Storage;

namespace OrderFunctions.Orders;

/// <summary>A row <c>order-…</c>; the newest order comes first.</summary>
internal sealed class OrderRow : TableRow
{
    public const string Prefix = "order-";

    /// <summary>Sorts behind every key with the prefix.</summary>
    public const string PrefixEnd = "order.";

    public string OrderId { get; set; } = "";

    public long Price { get; set; }

    public string Currency { get; set; } = "";

    public string? Description { get; set; }

    public string Status { get; set; } = "";

    public string? Reason { get; set; }

    public long Version { get; set; }

    public DateTimeOffset CreatedAt { get; set; }

    public DateTimeOffset UpdatedAt { get; set; }

    public string Fingerprint { get; set; } = "";

    public static string KeyOf(long version) => Prefix + InvertedNumber.Format(version);

    public static OrderRow From(Order order) => new()
    {
        PartitionKey = order.UserId,
        RowKey = KeyOf(order.Version),
        OrderId = order.OrderId,
        Price = order.Price.MinorUnits,
        Currency = order.Price.Currency.Code,
        Description = order.Description,
        Status = order.Status.ToString(),
        Reason = order.Reason?.ToString(),
        Version = order.Version,
        CreatedAt = order.CreatedAt,
        UpdatedAt = order.UpdatedAt,
        Fingerprint = order.Fingerprint,
    };

    public Order ToOrder() => new(
        OrderId,
        PartitionKey,
        new Money(Price, Shared.Amounts.Currency.Find(Currency)),
        Description,
        Enum.Parse<OrderStatus>(Status),
        Reason is null ? null : Enum.Parse<RejectionReason>(Reason),
        Version,
        CreatedAt,
        UpdatedAt,
        Fingerprint);
}
