using System.Text.Json.Serialization;

namespace OrderFunctions.Placement;

/// <summary>Why nothing was stored.</summary>
/// <param name="Kind">The kind of reason.</param>
/// <param name="Detail">What is wrong with the price, in words that follow its name; otherwise null.</param>
public sealed record OrderRefusal(OrderRefusalKind Kind, string? Detail = null);

/// <summary>The kinds of reasons for which nothing is stored.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<OrderRefusalKind>))]
public enum OrderRefusalKind
{
    /// <summary>There is no such customer.</summary>
    CustomerMissing,

    /// <summary>The order list is not at the expected version.</summary>
    ListChanged,

    /// <summary>The price is impossible in the account's currency, which the order left open.</summary>
    PriceInvalid,
}
