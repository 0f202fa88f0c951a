using System.Text.Json.Serialization;

namespace OrderFunctions.Orders;

/// <summary>Where an order stands.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<OrderStatus>))]
public enum OrderStatus
{
    /// <summary>Accepted; its saga is at work.</summary>
    Pending,

    /// <summary>Paid.</summary>
    Confirmed,

    /// <summary>Refused; nothing was charged, or it was given back.</summary>
    Rejected,

    /// <summary>Cancelled after it was paid; the price was refunded.</summary>
    Cancelled,
}
