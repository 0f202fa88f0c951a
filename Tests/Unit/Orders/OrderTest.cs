using OrderFunctions.Orders;
using Shared.Amounts;
using Shared.Identifiers;

namespace Tests.Unit.Orders;

/// <summary>A test with one order, of 400.00 for books.</summary>
public abstract class OrderTest
{
    private protected static readonly Currency Usd = Currency.Find("USD");
    private protected static readonly UserId User = UserId.For("ada", "key");
    private protected static readonly OrderId Id = OrderId.For(User, "key");
    private protected static readonly DateTimeOffset Noon = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);

    /// <summary>The order before its debit, as it was asked for in a request with this fingerprint.</summary>
    private protected static Order PendingWith(string fingerprint) =>
        new(Id, User, new Money(40_000, Usd), "Books", OrderStatus.Pending, null, 4, Noon, Noon, fingerprint);
}
