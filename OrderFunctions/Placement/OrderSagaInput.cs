using System.Globalization;
using System.Text.Json.Serialization;
using OrderFunctions.Orders;
using Shared.Amounts;
using Shared.Identifiers;

namespace OrderFunctions.Placement;

/// <summary>The input of <see cref="OrderSaga"/>: an order as its customer asks for it.</summary>
/// <param name="UserId">The customer.</param>
/// <param name="Price">In major units, without trailing zeros.</param>
/// <param name="Currency">The currency; null for the account's.</param>
/// <param name="Description">What is ordered, in the customer's words.</param>
/// <param name="ExpectedListVersion">The version that the order list must have; null where any will do.</param>
public sealed record OrderSagaInput(string UserId, decimal Price, Currency? Currency, string? Description, long? ExpectedListVersion)
{
    /// <summary>The version of this contract, for sagas that are in flight when a later version of the code comes.</summary>
    public int Version { get; init; } = 1;

    /// <summary>Equal for requests of equal content. What the order list must be like is not content.</summary>
    [JsonIgnore]
    public string Fingerprint => FieldHash.Fingerprint(UserId, Price.ToString(CultureInfo.InvariantCulture), Currency?.Code, Description);

    /// <summary>The order while it is not stored.</summary>
    internal OrderView ToPendingView(string orderId, DateTimeOffset acceptedAt) =>
        new(orderId, UserId, Price, Currency?.Code, Description, OrderStatus.Pending, null, null, acceptedAt, acceptedAt);
}
