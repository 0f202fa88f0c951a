using Shared.Amounts;
using Shared.Identifiers;
using Shared.Storage;

namespace OrderFunctions.Orders;

/// <summary>The row <c>list</c>, which counts a customer's orders. The registration creates it, so where it is missing there is no such customer.</summary>
internal sealed class OrderListRow : TableRow
{
    public const string Key = "list";

    public OrderListRow() => RowKey = Key;

    /// <summary>How many orders the customer has placed.</summary>
    public long Version { get; set; }

    /// <summary>The currency of orders that name none.</summary>
    public string Currency { get; set; } = "";

    /// <summary>Whether the customer leaves or has left, so that no order is added.</summary>
    public bool IsClosed { get; set; }

    /// <summary>How many attempts to leave were refused.</summary>
    public long RefusedClosings { get; set; }

    /// <summary>The list after orders were added to it.</summary>
    public OrderListRow MoveTo(long version) => Change(version, IsClosed, RefusedClosings);

    /// <summary>The list of a customer who leaves.</summary>
    public OrderListRow Close() => Change(Version, isClosed: true, RefusedClosings);

    /// <summary>The list of a customer who may not leave yet.</summary>
    public OrderListRow Reopen(long refusedClosings) => Change(Version, isClosed: false, refusedClosings);

    private OrderListRow Change(long version, bool isClosed, long refusedClosings) =>
        new() { PartitionKey = PartitionKey, Version = version, Currency = Currency, IsClosed = isClosed, RefusedClosings = refusedClosings };
}

/// <summary>A row <c>order-{inverted version}</c>, so that the newest order comes first.</summary>
internal sealed class OrderRow : TableRow
{
    public const string Prefix = "order-";

    /// <summary>Sorts after every key with the prefix.</summary>
    public const string PrefixEnd = "order.";

    public string OrderId { get; set; } = "";

    /// <summary>In minor units.</summary>
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
        Shared.Identifiers.OrderId.Parse(OrderId),
        UserId.Parse(PartitionKey),
        new Money(Price, Shared.Amounts.Currency.Find(Currency)),
        Description,
        Enum.Parse<OrderStatus>(Status),
        Reason is null ? null : Enum.Parse<RejectionReason>(Reason),
        Version,
        CreatedAt,
        UpdatedAt,
        Fingerprint);
}

/// <summary>A row <c>id-{orderId}</c>, which says at which version of the list the order's row is found.</summary>
internal sealed class OrderIdRow : TableRow
{
    public long Version { get; set; }

    public static string KeyOf(OrderId orderId) => "id-" + orderId;

    public static OrderIdRow From(Order order) => new() { PartitionKey = order.UserId, RowKey = KeyOf(order.OrderId), Version = order.Version };
}
