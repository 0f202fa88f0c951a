using System.Globalization;
using System.Text.Json.Serialization;
using Shared.Amounts;
using Shared.Identifiers;

namespace OrderFunctions.Orders;

/// <summary>An order as its customer asks for it.</summary>
/// <param name="UserId">The customer.</param>
/// <param name="Price">In major units, without trailing zeros.</param>
/// <param name="Currency">The currency; null for that of the customer's account.</param>
/// <param name="Description">What is ordered, in the customer's words.</param>
/// <param name="ExpectedListVersion">The version that the customer's order list must have; null where any version will do.</param>
public record OrderRequest(UserId UserId, decimal Price, Currency? Currency, string? Description, long? ExpectedListVersion)
{
    /// <summary>
    /// Set when a saga runs again because an earlier run ended before its order did, or because the order was lost. Storage is searched for the order
    /// before it is stored, and the expected version of the list no longer counts.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    [JsonPropertyOrder(2)]
    public OrderRepair? Repair { get; init; }

    /// <summary>Equal for requests with equal content. The expected version of the list is not content.</summary>
    [JsonIgnore]
    public string Fingerprint => FieldHash.Fingerprint(UserId, Price.ToString(CultureInfo.InvariantCulture), Currency?.Code, Description);
}

/// <summary>What is known of an order whose saga runs again.</summary>
/// <param name="Outcome">The finished order as the earlier run told it, which has to be restored; null where that run did not get so far.</param>
public sealed record OrderRepair(Order? Outcome);

/// <summary>Why an order was not stored.</summary>
/// <param name="Kind">The reason.</param>
/// <param name="Detail">What is wrong with the price, such as "must be greater than 0."; otherwise null.</param>
public sealed record OrderRefusal(OrderRefusalKind Kind, string? Detail = null);

/// <summary>The reasons why an order is not stored.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<OrderRefusalKind>))]
public enum OrderRefusalKind
{
    /// <summary>There is no such customer.</summary>
    CustomerMissing,

    /// <summary>The customer leaves or has left.</summary>
    CustomerLeaves,

    /// <summary>The order list is not at the expected version.</summary>
    ListChanged,

    /// <summary>The request names no currency, and the price is impossible in that of the account.</summary>
    PriceInvalid,
}
