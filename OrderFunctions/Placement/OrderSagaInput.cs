using System.Globalization;
using System.Text.Json.Serialization;
using BillingFunctions.Ledger;
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
    /// <summary>The version of new sagas. From version 2 on a run owns its debit (<see cref="OrderDebit.Run"/>).</summary>
    public const int PresentVersion = 2;

    /// <summary>The version of this contract, for sagas that are in flight when a later version of the code comes.</summary>
    public int Version { get; init; } = 1;

    /// <summary>Set where the saga runs again, after an earlier run has ended without bringing the order to its end, or the order was lost.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public OrderRepair? Repair { get; init; }

    /// <summary>Equal for requests of equal content. What the order list must be like is not content.</summary>
    [JsonIgnore]
    public string Fingerprint => FieldHash.Fingerprint(UserId, Price.ToString(CultureInfo.InvariantCulture), Currency?.Code, Description);

    /// <summary>The order while it is not stored.</summary>
    internal OrderView ToPendingView(string orderId, DateTimeOffset acceptedAt) =>
        new(orderId, UserId, Price, Currency?.Code, Description, OrderStatus.Pending, null, null, acceptedAt, acceptedAt);
}

/// <summary>What is known of an order when its saga runs again. Every step then looks for what it did before it does it.</summary>
/// <param name="Outcome">The end that the order had, which is to be restored; null where it had none.</param>
public sealed record OrderRepair(Order? Outcome);
