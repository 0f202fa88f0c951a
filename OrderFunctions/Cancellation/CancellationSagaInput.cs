using BillingFunctions.Ledger;
using OrderFunctions.Orders;

namespace OrderFunctions.Cancellation;

/// <summary>The input of <see cref="CancellationSaga"/>: an order that was paid, and so is confirmed or cancelled for good.</summary>
/// <param name="Stored">The order as it was read.</param>
public sealed record CancellationSagaInput(StoredOrder Stored)
{
    /// <summary>The version of new sagas. From version 2 on the debit is taken over from the order's saga (<see cref="OrderDebit.Run"/>).</summary>
    public const int PresentVersion = 2;

    /// <summary>The version of this contract, for sagas that are in flight when a later version of the code comes.</summary>
    public int Version { get; init; } = 1;
}
