using BillingFunctions.Accounts;
using BillingFunctions.Entries;
using BillingFunctions.Ledger;
using BillingFunctions.Movements;
using Microsoft.AspNetCore.Http;
using Shared.Amounts;
using Shared.Identifiers;
using Shared.Identity;
using Tests.Support;

namespace Tests.Integration.Billing;

public sealed class AccountApiTests(TableServiceFixture tableService) : AccountTest(tableService)
{
    [Fact]
    public async Task A_new_account_is_empty()
    {
        var user = await OpenAsync();

        var answer = await GetAsync(user);

        Assert.Equal(200, answer.Status);
        Assert.Equal(
            (user, "0.00", "USD", "Active", "0"),
            (answer.Text("userId"), answer.Text("balance"), answer.Text("currency"), answer.Text("status"), answer.Text("entries")));
    }

    [Fact]
    public async Task Opening_an_account_again_leaves_what_was_booked()
    {
        var user = await OpenAsync(balance: 1000);

        await new OpenAccount(Accounts, TimeProvider.System).RunAsync(new OpenAccountRequest(user, Usd), Stop);

        Assert.Equal(1000, await BalanceAsync(user));
    }

    [Theory]
    [InlineData("nobody")]
    [InlineData("user-aaaaaaaaaaaaaaaaaaaaaaaaaa")]
    [InlineData("../x")]
    public async Task Who_has_no_account_gets_404(string user)
    {
        Assert.Equal((404, "/problems/account-not-found"), await GetAsync(user) is var answer ? (answer.Status, answer.Text("type")) : default);
        Assert.Equal(404, (await DepositAsync(user, "key", "1")).Status);
        Assert.Equal(404, (await WithdrawAsync(user, "key", "1")).Status);
        Assert.Equal(404, (await ListAsync(user)).Status);
    }

    [Fact]
    public async Task A_deposit_answers_with_its_entry_and_a_repetition_with_the_same()
    {
        var user = await OpenAsync();

        var first = await DepositAsync(user, "key /#?", "1000");
        await DepositAsync(user, "other", "5");
        var again = await DepositAsync(user, "key /#?", "1000.00");

        Assert.Equal((201, false), (first.Status, first.Headers.ContainsKey("Idempotency-Replayed")));
        Assert.Equal((201, "true"), (again.Status, again.Headers["Idempotency-Replayed"].ToString()));
        Assert.Equal(first.Body.GetRawText(), again.Body.GetRawText());
        Assert.Equal(
            ("1", "key /#?", "Deposit", "1000.00", "1000.00", "USD"),
            (first.Text("sequence"), first.Text("operationId"), first.Text("kind"), first.Text("amount"), first.Text("balance"), first.Text("currency")));
        Assert.False(first.Body.TryGetProperty("orderId", out _));
        Assert.Equal(100_500, await BalanceAsync(user));
    }

    [Theory]
    [MemberData(nameof(OneWrite.Faults), MemberType = typeof(OneWrite))]
    public async Task A_deposit_arrives_once_whatever_happens_to_its_write(Fault fault, int repeats)
    {
        var user = await OpenAsync();
        var movement = Movement(repeats);

        var answer = await FaultScript.CallAsSagaAsync(fault, () => CallAsync(movement, user, EntryKind.Deposit, "key", "10"));

        Assert.Equal(201, answer.Status);
        Assert.Equal(1000, await BalanceAsync(user));
    }

    [Theory]
    [MemberData(nameof(OneWrite.Faults), MemberType = typeof(OneWrite))]
    public async Task A_withdrawal_leaves_once_whatever_happens_to_its_write(Fault fault, int repeats)
    {
        var user = await OpenAsync(balance: 1000);
        var movement = Movement(repeats);

        var answer = await FaultScript.CallAsSagaAsync(fault, () => CallAsync(movement, user, EntryKind.Withdrawal, "key", "10"));

        Assert.Equal((201, "-10.00"), (answer.Status, answer.Text("amount")));
        Assert.Equal(0, await BalanceAsync(user));
    }

    [Fact]
    public async Task Twenty_deposits_at_once_with_one_key_are_one()
    {
        var user = await OpenAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => CallAsync(Movement(3), user, EntryKind.Deposit, "key", "10")));

        Assert.Single(answers.Select(answer => answer.Body.GetRawText()).Distinct());
        Assert.Single(answers, answer => !answer.Headers.ContainsKey("Idempotency-Replayed"));
        Assert.Equal(1000, await BalanceAsync(user));
    }

    [Fact]
    public async Task A_key_with_another_amount_is_refused()
    {
        var user = await OpenAsync();
        await DepositAsync(user, "key", "10");

        var answer = await DepositAsync(user, "key", "11");

        Assert.Equal((422, "/problems/idempotency-key-reused"), (answer.Status, answer.Text("type")));
        Assert.Equal(1000, await BalanceAsync(user));
    }

    [Fact]
    public async Task A_withdrawal_beyond_the_balance_is_refused_now_and_later()
    {
        var user = await OpenAsync(balance: 999);

        var first = await WithdrawAsync(user, "key", "10");
        await DepositAsync(user, "more", "100");
        var again = await WithdrawAsync(user, "key", "10");

        Assert.Equal((402, "/problems/insufficient-funds"), (first.Status, first.Text("type")));
        Assert.Equal((402, "true"), (again.Status, again.Headers["Idempotency-Replayed"].ToString()));
        Assert.Equal(201, (await WithdrawAsync(user, "new key", "10")).Status);
    }

    [Fact]
    public async Task Nothing_leaves_a_frozen_account()
    {
        var user = await OpenAsync(balance: 1000, AccountStatus.Frozen);

        Assert.Equal((409, "/problems/account-frozen"), await WithdrawAsync(user, "key", "1") is var answer ? (answer.Status, answer.Text("type")) : default);
        Assert.Equal(201, (await DepositAsync(user, "key", "1")).Status);
    }

    [Fact]
    public async Task A_deposit_beyond_the_highest_balance_is_refused()
    {
        var user = await OpenAsync();
        await SetAsync(user, nameof(AccountRow.Balance), Account.MaxBalance);

        var answer = await DepositAsync(user, "key", "0.01");
        await SetAsync(user, nameof(AccountRow.Balance), 0L);
        var again = await DepositAsync(user, "key", "0.01");

        Assert.Equal((409, "/problems/balance-limit-exceeded"), (answer.Status, answer.Text("type")));
        Assert.Equal((409, "true"), (again.Status, again.Headers["Idempotency-Replayed"].ToString()));
        Assert.Equal(201, (await DepositAsync(user, "largest", "10000000000")).Status);
        Assert.Equal(400, (await DepositAsync(user, "too large", "10000000000.01")).Status);
    }

    [Theory]
    [InlineData("""{"amount":"10"}""")]
    [InlineData("""{"amount":-10}""")]
    [InlineData("""{"amount":0}""")]
    [InlineData("""{"amount":0.001}""")]
    [InlineData("""{"amount":1e30}""")]
    [InlineData("""{}""")]
    public async Task A_wrong_amount_is_named_and_nothing_is_stored(string json)
    {
        var user = await OpenAsync();

        var request = HttpRequests.Post("/", json, ("Idempotency-Key", "key"));
        var answer = await HttpAnswer.OfAsync(new Deposit(Movement(3), ByCustomers).RunAsync(request, user, Stop));

        Assert.Equal(400, answer.Status);
        Assert.Single(answer.Errors("amount"));
        Assert.Empty(await EntriesAsync(user));
        Assert.Equal(201, (await DepositAsync(user, "key", "1")).Status);
    }

    [Fact]
    public async Task A_movement_needs_a_key()
    {
        var user = await OpenAsync();

        var answer = await HttpAnswer.OfAsync(new Deposit(Movement(3), ByCustomers).RunAsync(HttpRequests.Post("/", """{"amount":1}"""), user, Stop));

        Assert.Equal(["is required."], answer.Errors("Idempotency-Key"));
    }

    [Fact]
    public async Task Entries_come_newest_first_and_page_by_page()
    {
        var user = await OpenAsync();
        for (var number = 1; number <= 5; number++)
            await DepositAsync(user, $"{number}", $"{number}");
        await new DebitAccount(Ledger).RunAsync(new OrderDebit(user, OrderId.For(user, "key"), new Money(100, Usd)), Stop);

        var seen = new List<string>();
        string? continuation = null;
        do
        {
            var page = await ListAsync(user, "limit=2" + (continuation is null ? "" : $"&continuation={continuation}"));
            var entries = page.Body.GetProperty("entries").EnumerateArray().ToArray();
            Assert.InRange(entries.Length, 1, 2);
            seen.AddRange(entries.Select(entry => entry.GetProperty("sequence").ToString()));
            continuation = page.Body.TryGetProperty("continuation", out var next) ? next.GetString() : null;
        }
        while (continuation is not null);

        Assert.Equal(["6", "5", "4", "3", "2", "1"], seen);
        var newest = (await ListAsync(user, "limit=1")).Body.GetProperty("entries")[0];
        Assert.Equal(OrderId.For(user, "key"), newest.GetProperty("orderId").GetString());
    }

    [Fact]
    public async Task An_entry_names_who_acted_and_a_reference_and_a_key_belongs_to_its_reference()
    {
        var user = await OpenAsync();
        string Body(string reference) => $$"""{"amount":10,"reference":"{{reference}}"}""";

        var deposit = await HttpAnswer.OfAsync(new Deposit(Movement(3), ByCustomers).RunAsync(As(user, Role.Customer, Body("pi_1")), user, Stop));
        var again = await HttpAnswer.OfAsync(new Deposit(Movement(3), ByCustomers).RunAsync(As(user, Role.Customer, Body("pi_2")), user, Stop));
        var listed = (await ListAsync(user)).Body.GetProperty("entries")[0];

        Assert.Equal((201, "pi_1"), (deposit.Status, deposit.Text("reference")));
        Assert.False(deposit.Body.TryGetProperty("actor", out _));
        Assert.Equal((422, "/problems/idempotency-key-reused"), (again.Status, again.Text("type")));
        Assert.Equal(
            ("pi_1", "Customer", (string)user),
            (
                listed.GetProperty("reference").GetString(),
                listed.GetProperty("actor").GetProperty("role").GetString(),
                listed.GetProperty("actor").GetProperty("id").GetString()));
    }

    [Theory]
    [InlineData("")]
    [InlineData("two words")]
    [InlineData("\u00fc")]
    public async Task A_reference_is_printable_ascii(string reference)
    {
        var user = await OpenAsync();

        var answer = await HttpAnswer.OfAsync(new Deposit(Movement(3), ByCustomers)
            .RunAsync(As(user, Role.Customer, $$"""{"amount":10,"reference":"{{reference}}"}"""), user, Stop));

        Assert.Equal((400, 1), (answer.Status, answer.Errors("reference").Length));
    }

    [Theory]
    [InlineData(DepositSettings.Depositors.Customers, "owner", 201)]
    [InlineData(DepositSettings.Depositors.Customers, "somebody else", 403)]
    [InlineData(DepositSettings.Depositors.Customers, "provider", 201)]
    [InlineData(DepositSettings.Depositors.Customers, "admin", 201)]
    [InlineData(DepositSettings.Depositors.Admins, "owner", 403)]
    [InlineData(DepositSettings.Depositors.Admins, "somebody else", 403)]
    [InlineData(DepositSettings.Depositors.Admins, "provider", 201)]
    [InlineData(DepositSettings.Depositors.Admins, "admin", 201)]
    public async Task Who_may_deposit_is_a_setting(DepositSettings.Depositors by, string caller, int status)
    {
        var user = await OpenAsync();
        var provider = UserId.For("provider", "key");
        var id = caller switch { "owner" => user, "provider" => provider, _ => UserId.For(caller, "key") };

        var answer = await HttpAnswer.OfAsync(new Deposit(Movement(3), new DepositSettings(by, provider))
            .RunAsync(As(id, caller == "admin" ? Role.Admin : Role.Customer, """{"amount":10}"""), user, Stop));

        Assert.Equal((status, status == 201 ? 1000 : 0), (answer.Status, await BalanceAsync(user)));
    }

    private static readonly DepositSettings ByCustomers = new(DepositSettings.Depositors.Customers, null);

    private static HttpRequest As(string user, Role role, string json)
    {
        var request = HttpRequests.Post("/", json, ("Idempotency-Key", "key"));
        request.HttpContext.Features.Set(new Caller(UserId.Parse(user), role));
        return request;
    }

    private Movement Movement(int repeats)
    {
        var (accounts, ledger) = OtherProcess(repeats);
        return new Movement(accounts, ledger);
    }

    private Task<HttpAnswer> GetAsync(string user) => HttpAnswer.OfAsync(new GetAccount(Accounts).RunAsync(HttpRequests.Get("/"), user, Stop));

    private Task<HttpAnswer> ListAsync(string user, string query = "") =>
        HttpAnswer.OfAsync(new ListEntries(Accounts, new EntryStatement(Accounts)).RunAsync(HttpRequests.Get("/?" + query), user, Stop));

    private Task<HttpAnswer> DepositAsync(string user, string key, string amount) =>
        HttpAnswer.OfAsync(new Deposit(Movement(3), ByCustomers).RunAsync(Request(key, amount), user, Stop));

    private Task<HttpAnswer> WithdrawAsync(string user, string key, string amount) =>
        HttpAnswer.OfAsync(new Withdraw(Movement(3)).RunAsync(Request(key, amount), user, Stop));

    private static Task<HttpAnswer> CallAsync(Movement movement, string user, EntryKind kind, string key, string amount) =>
        HttpAnswer.OfAsync(movement.RunAsync(Request(key, amount), user, kind, Stop));

    private static HttpRequest Request(string key, string amount) => HttpRequests.Post("/", $$"""{"amount":{{amount}}}""", ("Idempotency-Key", key));
}
