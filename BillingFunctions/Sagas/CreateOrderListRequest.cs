using Shared.Amounts;

namespace BillingFunctions.Sagas;

/// <summary>The input of the activity that gives a new customer an empty order list. The order functions have it; the registration saga calls it.</summary>
/// <param name="UserId">The customer.</param>
/// <param name="Currency">The currency of orders that name none: the account's.</param>
public sealed record CreateOrderListRequest(string UserId, Currency Currency)
{
    /// <summary>The name of the activity.</summary>
    public const string Activity = "CreateOrderList";
}
