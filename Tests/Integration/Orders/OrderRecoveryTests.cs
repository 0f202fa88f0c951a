using BillingFunctions.Ledger;
using OrderFunctions.Placement;
using Shared.Amounts;
using Shared.Events;
using Shared.Identifiers;
using Tests.Support;

namespace Tests.Integration.Orders;

public sealed class OrderRecoveryTests : IAsyncLifetime
{
    private OrdersApp _app = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _app = await OrdersApp.StartAsync();

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    public static TheoryData<string, Fault> EveryWriteOfTheMoneyPath => OneWrite.Of(nameof(CreateOrder), nameof(DebitAccount), nameof(CompleteOrder));

    [Theory]
    [MemberData(nameof(EveryWriteOfTheMoneyPath))]
    public async Task Whatever_happens_to_a_write_the_order_is_confirmed_and_paid_once(string activity, Fault fault)
    {
        var user = await _app.RegisterAsync(balance: 40_000);
        _app.Faults.FailNextWrite(activity, fault);

        var answer = await _app.OrderAsync(user, "400", "key", ("If-Match", "\"0\""), ("Prefer", "wait=60"));

        Assert.Equal((201, "Confirmed", "1"), (answer.Status, answer.Text("status"), answer.Text("version")));
        Assert.Equal(0, await _app.BalanceAsync(user));
        Assert.Equal("1", (await _app.GetAsync($"/api/orders?userId={user}")).ETag!.Trim('"'));
        Assert.Equal(OrderConfirmed.Contract.WireType, (await _app.EventOfAsync(answer.OrderId)).Type);
    }

    [Theory]
    [InlineData("400", 201)]
    [InlineData("2000", 402)]
    public async Task A_key_outlives_the_history_of_its_saga(string price, int status)
    {
        var user = await _app.RegisterAsync(balance: 100_000);
        var first = await _app.OrderAsync(user, price, "key");
        await PurgeAsync(first.OrderId);
        await _app.DepositAsync(user, 1_000_000);
        var balance = await _app.BalanceAsync(user);

        var again = await _app.OrderAsync(user, price, "key");

        Assert.Equal((status, true), (again.Status, again.IsReplay));
        Assert.Equal(first.OrderId, again.OrderId);
        Assert.Equal(balance, await _app.BalanceAsync(user));
        await Eventually.TrueAsync(async () => (await _app.Durable.GetInstanceAsync(first.OrderId, Stop))!.IsCompleted);
        Assert.Single(_app.Topics.Published.Select(published => published.Event.Id).Distinct());
    }

    [Fact]
    public async Task After_the_purge_another_body_is_a_422_and_the_first_one_still_gets_its_answer()
    {
        var user = await _app.RegisterAsync(balance: 100_000);
        var first = await _app.OrderAsync(user, "400", "key");
        await PurgeAsync(first.OrderId);

        var other = await _app.OrderAsync(user, "500", "key");
        var again = await _app.OrderAsync(user, "400", "key");

        Assert.Equal((422, "/problems/idempotency-key-reused"), other.Problem);
        Assert.Equal((201, true, first.Body.GetRawText()), (again.Status, again.IsReplay, again.Body.GetRawText()));
        Assert.Equal(60_000, await _app.BalanceAsync(user));
    }

    [Fact]
    public async Task No_key_of_a_client_reaches_the_debit_of_an_order()
    {
        var user = await _app.RegisterAsync(balance: 100_000);
        var orderId = OrderId.For(user, "key");
        await _app.Ledger.ApplyAsync(new LedgerOperation(UserId.Parse(user), EntryKind.Withdrawal, orderId, new Money(1, Currency.Find("USD"))), Stop);

        Assert.Equal(201, (await _app.OrderAsync(user, "400", "key")).Status);
        Assert.Equal(59_999, await _app.BalanceAsync(user));
    }

    private async Task PurgeAsync(string orderId)
    {
        await Eventually.TrueAsync(async () => (await _app.Durable.GetInstanceAsync(orderId, Stop))!.IsCompleted);
        Assert.Equal(1, (await _app.Durable.PurgeInstanceAsync(orderId, cancellation: Stop)).PurgedInstanceCount);
    }
}
