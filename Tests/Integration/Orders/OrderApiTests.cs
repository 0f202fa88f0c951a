using BillingFunctions.Ledger;
using OrderFunctions.Placement;
using Shared.Events;
using Shared.Identifiers;
using Tests.Support;

namespace Tests.Integration.Orders;

public sealed class OrderApiTests : IAsyncLifetime
{
    private OrdersApp _app = null!;

    public async ValueTask InitializeAsync() => _app = await OrdersApp.StartAsync();

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task A_paid_order_is_confirmed_and_can_be_read()
    {
        var user = await _app.RegisterAsync(balance: 100_000);

        var answer = await _app.PostAsync($$"""{"userId":"{{user}}","price":400,"currency":"USD","description":"Bücher"}""", "key");

        Assert.Equal((201, "\"1\"", false), (answer.Status, answer.ETag, answer.IsReplay));
        Assert.Equal(OrderId.For(user, "key"), answer.OrderId);
        Assert.Equal(
            ("400.00", "USD", "Bücher", "Confirmed", "1"),
            (answer.Text("price"), answer.Text("currency"), answer.Text("description"), answer.Text("status"), answer.Text("version")));
        Assert.Equal($"/api/orders/{answer.OrderId}?userId={user}", answer.Location);
        Assert.Equal(answer.Body.GetRawText(), (await _app.GetAsync(answer.Location!)).Body.GetRawText());
        Assert.Equal(60_000, await _app.BalanceAsync(user));

        var published = await _app.EventOfAsync(answer.OrderId);
        Assert.Equal(new OrderConfirmed(OrderId.Parse(answer.OrderId), UserId.Parse(user), 400m, "USD", "Bücher"), published.ReadData<OrderConfirmed>());
    }

    [Fact]
    public async Task An_order_beyond_the_balance_is_rejected_with_402_and_stays_so()
    {
        var user = await _app.RegisterAsync(balance: 39_999);

        var answer = await _app.OrderAsync(user, "400", "key");
        await _app.DepositAsync(user, 100_000);
        var again = await _app.OrderAsync(user, "400.00", "key");

        Assert.Equal((402, "/problems/insufficient-funds"), answer.Problem);
        Assert.Equal(("Rejected", "InsufficientFunds", "\"1\""), (answer.Text("order", "status"), answer.Text("order", "reason"), answer.ETag));
        Assert.Equal((402, true), (again.Status, again.IsReplay));
        Assert.Equal(139_999, await _app.BalanceAsync(user));
        Assert.Equal("InsufficientFunds", (await _app.EventOfAsync(answer.OrderId)).ReadData<OrderRejected>().Reason);
    }

    [Fact]
    public async Task An_order_in_another_currency_is_rejected_with_422()
    {
        var user = await _app.RegisterAsync(balance: 100_000);

        var answer = await _app.PostAsync($$"""{"userId":"{{user}}","price":400,"currency":"EUR"}""", "key");

        Assert.Equal((422, "/problems/currency-mismatch"), answer.Problem);
        Assert.Equal(("Rejected", "EUR"), (answer.Text("order", "status"), answer.Text("order", "currency")));
    }

    [Fact]
    public async Task An_order_without_a_currency_is_in_that_of_the_account()
    {
        var user = await _app.RegisterAsync(balance: 5_000, "KWD");

        Assert.Equal(("1.234", "KWD"), await _app.OrderAsync(user, "1.2340", "key") is var answer ? (answer.Text("price"), answer.Text("currency")) : default);
        Assert.Equal(3_766, await _app.BalanceAsync(user));
    }

    [Fact]
    public async Task A_price_that_the_accounts_currency_does_not_allow_is_a_400_and_stores_nothing()
    {
        var user = await _app.RegisterAsync(balance: 5_000, "JPY");

        var answer = await _app.OrderAsync(user, "1.5", "key");

        Assert.Equal((400, "/problems/invalid-request"), answer.Problem);
        Assert.Contains("JPY", answer.Text("errors", "price"), StringComparison.Ordinal);
        Assert.Equal("[]", (await _app.GetAsync($"/api/orders?userId={user}")).Text("orders"));
    }

    [Fact]
    public async Task A_repeated_key_gets_the_first_answer_and_charges_nothing()
    {
        var user = await _app.RegisterAsync(balance: 100_000);

        var first = await _app.OrderAsync(user, "400", "key");
        await _app.OrderAsync(user, "1", "other");
        var again = await _app.OrderAsync(user, "400", null, ("X-Request-Id", "key"));

        Assert.Equal((201, true, "\"2\""), (again.Status, again.IsReplay, again.ETag));
        Assert.Equal(first.Body.GetRawText(), again.Body.GetRawText());
        Assert.Equal(59_900, await _app.BalanceAsync(user));
    }

    [Fact]
    public async Task If_match_of_any_version_is_never_refused_for_a_version()
    {
        var user = await _app.RegisterAsync(balance: 100_000);

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => _app.OrderAsync(user, "1", null, ("If-Match", "*"), ("Prefer", "wait=60"))));

        Assert.All(answers, answer => Assert.Equal(201, answer.Status));
    }

    [Fact]
    public async Task Twenty_calls_at_once_with_one_key_are_one_order_with_one_answer()
    {
        var user = await _app.RegisterAsync(balance: 100_000);

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => _app.OrderAsync(user, "400", "key")));

        Assert.All(answers, answer => Assert.Equal(201, answer.Status));
        Assert.Single(answers.Select(answer => answer.Body.GetRawText()).Distinct());
        Assert.Single(answers, answer => !answer.IsReplay);
        Assert.Equal(60_000, await _app.BalanceAsync(user));
        await _app.EventOfAsync(answers[0].OrderId);
    }

    [Fact]
    public async Task A_key_with_another_body_is_a_422_also_when_both_come_at_once()
    {
        var user = await _app.RegisterAsync(balance: 100_000);

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(number => _app.OrderAsync(user, number % 2 == 0 ? "400" : "300", "key")));

        var confirmed = answers.Where(answer => answer.Status == 201).ToArray();
        var price = Assert.Single(confirmed.Select(answer => answer.Text("price")).Distinct());
        Assert.Equal(10, confirmed.Length);
        Assert.All(answers.Except(confirmed), answer => Assert.Equal((422, "/problems/idempotency-key-reused"), answer.Problem));
        Assert.Equal(100_000 - (price == "400.00" ? 40_000 : 30_000), await _app.BalanceAsync(user));
    }

    [Fact]
    public async Task Fifty_orders_of_10_at_once_on_100_are_ten_confirmed_and_forty_rejected()
    {
        var user = await _app.RegisterAsync(balance: 10_000);

        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(number => _app.OrderAsync(user, "10", $"{number}", ("Prefer", "wait=60"))));

        Assert.Equal(10, answers.Count(answer => answer.Status == 201));
        Assert.Equal(40, answers.Count(answer => answer.Text("order", "reason") == "InsufficientFunds"));
        Assert.Equal(0, await _app.BalanceAsync(user));
    }

    [Fact]
    public async Task If_match_lets_an_order_through_only_at_that_version_of_the_list()
    {
        var user = await _app.RegisterAsync(balance: 100_000);

        var first = await _app.OrderAsync(user, "1", "1", ("If-Match", "\"0\""));
        var stale = await _app.OrderAsync(user, "1", "2", ("If-Match", "\"0\""));
        var fresh = await _app.OrderAsync(user, "1", "3", ("If-Match", stale.ETag!));
        var any = await _app.OrderAsync(user, "1", "4", ("If-Match", "*"));

        Assert.Equal((201, "\"1\""), (first.Status, first.ETag));
        Assert.Equal((409, "/problems/order-list-changed"), stale.Problem);
        Assert.Equal(("\"1\"", 201, 201), (stale.ETag, fresh.Status, any.Status));
        Assert.Equal(404, (await _app.GetAsync($"/api/orders/{OrderId.For(user, "2")}?userId={user}")).Status);
        Assert.Equal(99_700, await _app.BalanceAsync(user));
        var again = await _app.OrderAsync(user, "1", "2", ("If-Match", "\"0\""));
        Assert.Equal((409, true, "\"3\""), (again.Status, again.IsReplay, again.ETag));
    }

    [Fact]
    public async Task Of_ten_orders_for_one_version_of_the_list_one_gets_through()
    {
        var user = await _app.RegisterAsync(balance: 100_000);

        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(number => _app.OrderAsync(user, "1", $"{number}", ("If-Match", "\"0\""))));

        Assert.Single(answers, answer => answer.Status == 201);
        Assert.Equal(9, answers.Count(answer => answer.Status == 409));
    }

    [Fact]
    public async Task Who_does_not_wait_gets_the_pending_order_and_where_to_find_it()
    {
        var user = await _app.RegisterAsync(balance: 100_000);
        var held = _app.Faults.Hold(nameof(CreateOrder));

        var answer = await _app.OrderAsync(user, "400", "key", ("Prefer", "respond-async"));
        var early = await _app.GetAsync(answer.Location!);
        held.SetResult();

        Assert.Equal(
            (202, "Pending", "1", "respond-async"),
            (answer.Status, answer.Text("status"), answer.Header("Retry-After"), answer.Header("Preference-Applied")));
        Assert.Equal((200, "Pending"), (early.Status, early.Text("status")));
        await Eventually.TrueAsync(async () => (await _app.GetAsync(answer.Location!)).Text("status") == "Confirmed");
    }

    [Fact]
    public async Task Who_waits_in_vain_gets_202_and_the_same_key_the_end()
    {
        var user = await _app.RegisterAsync(balance: 100_000);
        var held = _app.Faults.Hold(nameof(DebitAccount));

        var answer = await _app.OrderAsync(user, "400", "key", ("Prefer", "wait=1"));
        var mismatch = await _app.OrderAsync(user, "500", "key", ("Prefer", "respond-async"));
        held.SetResult();
        var again = await _app.OrderAsync(user, "400", "key");

        Assert.Equal((202, "Pending", "1"), (answer.Status, answer.Text("status"), answer.Text("version")));
        Assert.Equal(422, mismatch.Status);
        Assert.Equal((201, "Confirmed", true), (again.Status, again.Text("status"), again.IsReplay));
    }

    [Fact]
    public async Task A_broker_outage_delays_events_and_no_orders()
    {
        var user = await _app.RegisterAsync(balance: 100_000);
        _app.Topics.IsDown = true;

        var answer = await _app.OrderAsync(user, "400", "key");
        Assert.Equal(201, answer.Status);
        Assert.Empty(_app.Topics.Published);

        _app.Topics.IsDown = false;
        Assert.Equal(OrderConfirmed.Contract.WireType, (await _app.EventOfAsync(answer.OrderId)).Type);
    }

    [Fact]
    public async Task Who_is_no_customer_gets_404()
    {
        foreach (var user in (string[])["user-aaaaaaaaaaaaaaaaaaaaaaaaaa", "nobody", "a/b#c?d"])
        {
            Assert.Equal((404, "/problems/customer-not-found"), (await _app.OrderAsync(user, "400", "key")).Problem);
            Assert.Equal((404, "/problems/customer-not-found"), (await _app.GetAsync($"/api/orders?userId={Uri.EscapeDataString(user)}")).Problem);
            Assert.Equal(
                (404, "/problems/order-not-found"),
                (await _app.GetAsync($"/api/orders/order-aaaaaaaaaaaaaaaaaaaaaaaaaa?userId={Uri.EscapeDataString(user)}")).Problem);
        }
    }

    [Fact]
    public async Task An_undisturbed_order_of_an_account_that_was_seen_takes_five_table_operations_the_callers_session_included()
    {
        var user = await _app.RegisterAsync(balance: 100_000);
        _app.Faults.TableOperations.Clear();

        await _app.OrderAsync(user, "400", "key", ("Prefer", "wait=60"));

        Assert.Equal(
            [
                (nameof(PlaceOrder), false),
                (nameof(CreateOrder), false),
                (nameof(CreateOrder), true),
                (nameof(DebitAccount), true),
                (nameof(CompleteOrder), true),
            ],
            _app.Faults.TableOperations.Select(operation => (operation.Function!, operation.IsWrite)));
    }
}
