using System.Text.Json;

namespace Tests.Support;

/// <summary>What must be true of a customer's orders, money and emails when everything has settled, whatever happened before.</summary>
internal static class Books
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(3);

    /// <summary>Waits until every order is finished and every email is sent, and checks that orders, balance and ledger agree.</summary>
    /// <returns>The customer's orders.</returns>
    public static async Task<IReadOnlyList<JsonElement>> SettleAsync(Shopper shopper, decimal deposits)
    {
        await Eventually.EmptyAsync(
            async () => [.. (await shopper.OrdersAsync()).Where(order => !IsFinished(order)).Select(order => order.ToString())], Deadline);
        var orders = await shopper.OrdersAsync();
        var confirmed = orders.Where(order => Is(order, "status", "Confirmed")).ToList();
        var balance = await shopper.BalanceAsync();
        var entries = await shopper.EntriesAsync();

        Assert.Equal(deposits - confirmed.Sum(order => order.GetProperty("price").GetDecimal()), balance);
        Assert.Equal(balance, entries.Sum(entry => entry.GetProperty("amount").GetDecimal()));
        Assert.Equal(PaidOrders(entries), confirmed.Select(OrderId).Order());

        await Eventually.EmptyAsync(() => OrdersWithoutEmailAsync(shopper, orders), Deadline);
        return orders;
    }

    // A debit that was given back after a technical failure leaves two entries and no paid order.
    private static IEnumerable<string?> PaidOrders(IReadOnlyList<JsonElement> entries) => entries
        .Where(entry => entry.TryGetProperty("orderId", out _))
        .GroupBy(OrderId)
        .Where(order => order.Sum(entry => entry.GetProperty("amount").GetDecimal()) < 0)
        .Select(order => order.Key)
        .Order();

    private static async Task<IReadOnlyList<string>> OrdersWithoutEmailAsync(Shopper shopper, IReadOnlyList<JsonElement> orders)
    {
        var sent = (await shopper.NotificationsAsync())
            .Where(notification => notification.TryGetProperty("orderId", out _))
            .Select(notification => (OrderId(notification), notification.GetProperty("type").GetString()))
            .ToHashSet();
        return
        [
            .. orders
                .Where(order => !sent.Contains((OrderId(order), $"Order{order.GetProperty("status").GetString()}")))
                .Select(order => order.ToString()),
        ];
    }

    private static string? OrderId(JsonElement element) => element.GetProperty("orderId").GetString();

    private static bool IsFinished(JsonElement order) => Is(order, "status", "Confirmed") || Is(order, "status", "Rejected");

    private static bool Is(JsonElement element, string member, string value) => element.GetProperty(member).GetString() == value;
}
