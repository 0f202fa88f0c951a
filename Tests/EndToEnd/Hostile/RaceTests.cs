using Tests.Support;

namespace Tests.EndToEnd.Hostile;

/// <summary>Somebody who sends many times at the same moment what may happen only once.</summary>
[Collection(nameof(SharedHost))]
[Trait("Suite", "Hostile")]
public sealed class RaceTests(SharedHost shared)
{
    private const int Attempts = 12;
    private const string Password = "correct horse battery staple";

    [Fact]
    public async Task One_key_is_one_order_and_one_debit_however_often_it_is_sent_at_once()
    {
        using var shopper = await Shopper.RegisterAsync(shared.BaseAddress, deposit: 100);

        var orders = await AtOnceAsync(_ => shopper.OrderAsync(60, "the same key", "wait=60"));

        Assert.Single(orders.Select(order => order.OrderId).Distinct());
        Assert.All(orders, order => Assert.Equal(201, (int)order.Status));
        Assert.Equal(40, await shopper.BalanceAsync());
        Assert.Single(await shopper.OrdersAsync());
    }

    [Fact]
    public async Task Money_is_spent_once_by_those_who_spend_it_at_once()
    {
        using var shopper = await Shopper.RegisterAsync(shared.BaseAddress, deposit: 100);

        var answers = await AtOnceAsync(i => i % 2 == 0
            ? shopper.OrderAsync(100, $"order {i}", "wait=60")
            : shopper.PostAsync($"api/accounts/{shopper.UserId}/withdrawals", """{"amount":100}""", $"withdrawal {i}"));

        Assert.Single(answers, answer => (int)answer.Status == 201);
        Assert.All(answers, answer => Assert.True((int)answer.Status is 201 or 402, answer.Body.ToString()));
        Assert.Equal(0, await shopper.BalanceAsync());
    }

    [Fact]
    public async Task An_order_that_is_cancelled_many_times_at_once_is_refunded_once()
    {
        using var shopper = await Shopper.RegisterAsync(shared.BaseAddress, deposit: 100);
        var order = await shopper.OrderAsync(60, prefer: "wait=60");

        var answers = await AtOnceAsync(_ => shopper.PostAsync($"api/orders/{order.OrderId}/cancellation?userId={shopper.UserId}", "", key: null));

        Assert.All(answers, answer => Assert.True((int)answer.Status is 200 or 202, answer.Body.ToString()));
        await Eventually.TrueAsync(async () => (await shopper.FindOrderAsync(order.OrderId)).Text("status") == "Cancelled", TimeSpan.FromSeconds(60));
        Assert.Equal(100, await shopper.BalanceAsync());
        Assert.Single(await shopper.EntriesAsync(), entry => entry.GetProperty("kind").GetString() == "OrderRefund");
    }

    [Fact]
    public async Task A_user_name_belongs_to_one_of_those_who_register_it_at_once()
    {
        var name = $"wanted-{Guid.NewGuid():N}"[..20];
        using var client = new ApiClient(shared.BaseAddress);

        var answers = await AtOnceAsync(i => client.PostAsync(
            "/api/customers",
            new
            {
                username = name,
                password = Password,
                firstName = "Ada",
                lastName = "Lovelace",
                email = "ada@example.com",
                phone = "+4420123456",
                currency = "USD",
            },
            ("Idempotency-Key", $"attempt {i}"),
            ("Prefer", "wait=60")));

        Assert.Single(answers, answer => answer.Status == 201);
        Assert.All(answers, answer => Assert.True(answer.Status is 201 or 409 or 429, $"{answer.Status}"));
        Assert.Equal(200, (await client.SignInAsync(name, Password)).Status);
    }

    private static async Task<T[]> AtOnceAsync<T>(Func<int, Task<T>> attempt) => await Task.WhenAll(Enumerable.Range(0, Attempts).Select(attempt));
}
