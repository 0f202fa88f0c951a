using Shared.Amounts;

namespace BillingFunctions.Accounts;

/// <summary>The input of <see cref="OpenAccount"/>.</summary>
/// <param name="UserId">The customer.</param>
/// <param name="Currency">The account's currency, for good.</param>
public sealed record OpenAccountRequest(string UserId, Currency Currency);
