using Azure.Data.Tables;
using BillingFunctions.Accounts;
using BillingFunctions.Ledger;
using CustomerFunctions.Closing;
using CustomerFunctions.Identity.Passwords;
using Microsoft.DurableTask.Client;
using OrderFunctions.Cancellation;
using OrderFunctions.Closing;
using OrderFunctions.Orders;
using Shared.Identifiers;
using Tests.Support;

namespace Tests.Integration.Closing;

/// <summary>The closing of a customer's account, over HTTP, on the whole system.</summary>
public sealed class ClosingTests : IAsyncLifetime
{
    private ClosingSystem _system = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _system = await ClosingSystem.StartAsync();

    public ValueTask DisposeAsync() => _system.DisposeAsync();

    [Fact]
    public async Task Who_has_left_can_do_nothing_and_is_known_to_nobody()
    {
        await _system.DepositAsync(10, "deposit");
        var order = await _system.OrderAsync(10, "order");
        await Eventually.TrueAsync(() => _system.System.Mailbox.List("ada@example.com").Count == 2, TimeSpan.FromSeconds(60));

        var closed = await _system.CloseAsync();

        Assert.Equal((200, _system.User.ToString()), (closed.Status, closed.Text("userId")));
        Assert.Equal(401, (await _system.Ada.GetAsync("/api/orders")).Status);
        Assert.Equal(401, (await _system.Ada.SignInAsync("ada", ClosingSystem.Password)).Status);
        var again = await _system.Ada.RegisterAsync("ada", ClosingSystem.Password, ClosingSystem.FirstName);
        Assert.Equal((409, "/problems/customer-closed", true), (again.Status, again.Text("type"), again.IsReplay));
        Assert.Equal(404, (await _system.Admin.GetAsync($"/api/customers/{_system.User}")).Status);
        Assert.Equal((409, "/problems/customer-closed"), await ProblemAsync(_system.OrderAsync(1, "late")));
        Assert.Equal(409, (await _system.DepositAsync(1, "late")).Status);
        Assert.NotEqual(200, (await _system.CancelAsync(order.OrderId!)).Status);
        Assert.Equal((0m, "Closed"), await BalanceAsync());

        await Eventually.TrueAsync(
            () => _system.System.Mailbox.List("ada@example.com").Any(mail => mail.Subject == "Your account is closed"), TimeSpan.FromSeconds(60));
        await Eventually.EmptyAsync(() => _system.SearchAsync(ClosingSystem.Personal), TimeSpan.FromSeconds(60));
    }

    [Fact]
    public async Task Money_that_is_left_refuses_the_closing_and_once_it_is_gone_the_closing_works()
    {
        await _system.DepositAsync(10, "deposit");

        Assert.Equal((409, "/problems/money-left"), await ProblemAsync(_system.CloseAsync()));
        Assert.Equal(201, (await _system.OrderAsync(4, "meanwhile")).Status);
        await _system.WithdrawAsync(6, "rest");

        Assert.Equal(200, (await _system.CloseAsync()).Status);
        Assert.Equal((0m, "Closed"), await BalanceAsync());
    }

    [Fact]
    public async Task An_unfinished_order_refuses_the_closing()
    {
        var unfinished = new TableEntity(_system.User, OrderRow.KeyOf(1)) { ["Status"] = "Pending", ["Version"] = 1L };
        await _system.Tables.GetTableClient(OrderTable.Name).AddEntityAsync(unfinished, Stop);

        Assert.Equal((409, "/problems/order-unfinished"), await ProblemAsync(_system.CloseAsync()));
        await _system.Tables.GetTableClient(OrderTable.Name).DeleteEntityAsync(unfinished, cancellationToken: Stop);

        Assert.Equal(200, (await _system.CloseAsync()).Status);
    }

    [Fact]
    public async Task Only_the_customer_with_the_password_and_an_admin_may_close_and_a_repetition_gets_the_same_answer()
    {
        Assert.Equal((403, "/problems/wrong-password"), await ProblemAsync(_system.CloseAsync("wrong horse battery staple")));
        Assert.Equal(400, (await _system.Ada.PostAsync($"/api/customers/{_system.User}/closure", "{}")).Status);

        var first = await _system.CloseByAdminAsync();
        var second = await _system.CloseByAdminAsync();

        Assert.Equal((200, 200), (first.Status, second.Status));
        Assert.Equal(first.Text("closedAt"), second.Text("closedAt"));
    }

    [Fact]
    public async Task Closings_at_once_are_one()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => _system.CloseByAdminAsync()));

        Assert.All(answers, answer => Assert.Equal((200, answers[0].Text("closedAt")), (answer.Status, answer.Text("closedAt"))));
    }

    public static TheoryData<string, Fault> Writes => OneWrite.Of(
        nameof(CloseOrderList), nameof(CloseAccount), nameof(EndSessions), nameof(RemoveLogin), nameof(EraseCustomer));

    [Theory]
    [MemberData(nameof(Writes))]
    public async Task Whatever_happens_to_the_write_of_a_step_the_customer_leaves_once(string activity, Fault fault)
    {
        _system.Faults.FailNextWrite(activity, fault);

        Assert.Equal(200, (await _system.CloseByAdminAsync()).Status);

        Assert.Equal((0m, "Closed"), await BalanceAsync());
        Assert.Equal(401, (await _system.Ada.SignInAsync("ada", ClosingSystem.Password)).Status);
    }

    [Theory]
    [InlineData(nameof(CloseOrderList))]
    [InlineData(nameof(CloseAccount))]
    [InlineData(nameof(RemoveLogin))]
    [InlineData(nameof(EraseCustomer))]
    public async Task A_process_that_dies_in_a_step_is_followed_by_one_that_goes_on(string activity)
    {
        var died = _system.Faults.DieAtWrite(activity, Fault.After);
        await _system.Admin.PostAsync($"/api/customers/{_system.User}/closure", "{}", ("Prefer", "respond-async"));
        await died;

        await _system.System.StartAgainAsync();
        _system.Faults.Heal(activity);

        Assert.Equal(200, (await _system.CloseByAdminAsync()).Status);
        Assert.Equal((0m, "Closed"), await BalanceAsync());
    }

    [Fact]
    public async Task A_saga_that_was_terminated_is_driven_on_by_the_same_request()
    {
        _system.Faults.FailAll(nameof(RemoveLogin), Fault.Before);
        await _system.Admin.PostAsync($"/api/customers/{_system.User}/closure", "{}", ("Prefer", "respond-async"));
        var instanceId = ClosingSaga.InstanceIdOf(new ClosingAttempt(_system.User, 1));
        await Eventually.TrueAsync(async () => await BalanceAsync() is (0m, "Closed"), TimeSpan.FromSeconds(60));
        await _system.System.Durable.TerminateInstanceAsync(instanceId, Stop);
        await Eventually.TrueAsync(
            async () => (await _system.System.Durable.GetInstanceAsync(instanceId, Stop))!.RuntimeStatus == OrchestrationRuntimeStatus.Terminated,
            TimeSpan.FromSeconds(60));
        _system.Faults.Heal(nameof(RemoveLogin));

        Assert.Equal(200, (await _system.CloseByAdminAsync()).Status);
    }

    [Theory]
    [InlineData("deposit")]
    [InlineData("withdrawal")]
    [InlineData("order")]
    [InlineData("cancellation")]
    public async Task Against_a_concurrent_call_there_is_one_outcome_and_the_money_is_exact(string call)
    {
        for (var round = 0; round < 3; round++)
        {
            var orderId = "";
            if (call is "withdrawal" or "order" or "cancellation")
                await _system.DepositAsync(5, $"before-{round}");
            if (call == "cancellation")
                orderId = (await _system.OrderAsync(5, $"order-{round}")).OrderId!;

            var other = call switch
            {
                "deposit" => _system.DepositAsync(5, $"race-{round}"),
                "withdrawal" => _system.WithdrawAsync(5, $"race-{round}"),
                "order" => _system.OrderAsync(5, $"race-{round}"),
                _ => _system.CancelAsync(orderId),
            };
            var closing = _system.CloseByAdminAsync();
            await Task.WhenAll(other, closing);

            var (balance, status) = await BalanceAsync();
            var isClosed = (await closing).Status == 200;
            Assert.True(isClosed || (await closing).Status == 409);
            Assert.Equal(isClosed ? "Closed" : "Active", status);
            Assert.True(!isClosed || balance == 0);
            Assert.True(await _system.AgreesAsync());
            if (isClosed)
                return;
            if (balance > 0)
                Assert.Equal(201, (await _system.WithdrawAsync(balance, $"rest-{round}")).Status);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Of_a_cancellation_that_began_before_the_closing_one_outcome_is_told_and_the_money_is_exact(bool isClosedFirst)
    {
        await _system.DepositAsync(5, "deposit");
        var order = await _system.OrderAsync(5, "order");
        var (refund, closing) = (_system.Faults.Hold(nameof(RefundDebit)), _system.Faults.Hold(nameof(CloseAccount)));
        var cancelling = _system.CancelAsync(order.OrderId!);
        await WritesAsync(nameof(RefundDebit));
        var closed = _system.CloseByAdminAsync();
        await WritesAsync(nameof(CloseAccount));

        // Both have read an open account. The second one to write finds what the first wrote.
        (isClosedFirst ? closing : refund).SetResult();
        await (isClosedFirst ? closed : cancelling);
        (isClosedFirst ? refund : closing).SetResult();

        var cancellation = await cancelling;
        var saga = CancellationSaga.InstanceIdOf(OrderId.Parse(order.OrderId!));
        await Eventually.TrueAsync(async () => await _system.System.Durable.GetInstanceAsync(saga, Stop) is { IsCompleted: true }, TimeSpan.FromSeconds(60));
        Assert.Equal(OrchestrationRuntimeStatus.Completed, (await _system.System.Durable.GetInstanceAsync(saga, Stop))!.RuntimeStatus);
        Assert.Equal(isClosedFirst ? (409, "/problems/order-not-cancellable") : (200, null), (cancellation.Status, cancellation.Text("type")));
        Assert.Equal(isClosedFirst ? (200, null) : (409, "/problems/money-left"), await ProblemAsync(closed));
        Assert.Equal(isClosedFirst ? (0m, "Closed") : (5m, "Active"), await BalanceAsync());
        var entries = (await _system.Admin.GetAsync($"/api/accounts/{_system.User}/entries")).Body.GetProperty("entries");
        Assert.Equal(isClosedFirst ? 2 : 3, entries.GetArrayLength());
        Assert.Equal(
            isClosedFirst ? "Confirmed" : "Cancelled", (await _system.Admin.GetAsync($"/api/orders/{order.OrderId}?userId={_system.User}")).Text("status"));
        Assert.True(await _system.AgreesAsync());

        var again = await _system.CancelAsync(order.OrderId!);
        Assert.Equal((cancellation.Status, cancellation.Text("type")), (again.Status, again.Text("type")));
    }

    [Fact]
    public async Task Cancellations_at_once_of_a_customer_who_is_closed_meanwhile_all_get_the_same_refusal()
    {
        await _system.DepositAsync(5, "deposit");
        var order = await _system.OrderAsync(5, "order");
        var refund = _system.Faults.Hold(nameof(RefundDebit));
        var cancelling = Enumerable.Range(0, 4).Select(_ => _system.CancelAsync(order.OrderId!)).ToList();
        await WritesAsync(nameof(RefundDebit));
        Assert.Equal(200, (await _system.CloseByAdminAsync()).Status);
        refund.SetResult();

        Assert.All(await Task.WhenAll(cancelling), answer => Assert.Equal((409, "/problems/order-not-cancellable"), answer.Problem));
        Assert.Equal((0m, "Closed"), await BalanceAsync());
    }

    [Theory]
    [InlineData("sign-in")]
    [InlineData("profile")]
    [InlineData("reset")]
    public async Task Against_a_concurrent_call_about_the_login_the_customer_has_left_afterwards(string call)
    {
        var contact = new { firstName = "Ada", lastName = "King", email = "ada@example.com", phone = "+44 20 7946 0958" };
        var other = call switch
        {
            "sign-in" => _system.Ada.SignInAsync("ada", ClosingSystem.Password),
            "profile" => _system.Ada.PutAsync($"/api/customers/{_system.User}", contact, ("If-Match", "*"), ("Prefer", "wait=60")),
            _ => _system.Ada.PostAsync("/api/password-resets", new { username = "ada" }),
        };
        var closing = _system.CloseByAdminAsync();
        var answer = await other;

        Assert.Equal(200, (await closing).Status);
        if (call == "sign-in" && answer.Status == 200)
            _system.Ada.Token = answer.Text("token");
        Assert.Equal(401, (await _system.Ada.GetAsync("/api/orders")).Status);
        await Eventually.EmptyAsync(() => _system.SearchAsync([.. ClosingSystem.Personal, "\"King\"", "King "]), TimeSpan.FromSeconds(60));
    }

    private Task WritesAsync(string activity) => Eventually.TrueAsync(
        () => _system.Faults.TableOperations.Any(operation => operation.Function == activity && operation.IsWrite), TimeSpan.FromSeconds(60));

    private async Task<(decimal Balance, string Status)> BalanceAsync()
    {
        var account = await _system.AccountAsync();
        return (account.Body.GetProperty("balance").GetDecimal(), account.Text("status")!);
    }

    private static async Task<(int Status, string? Type)> ProblemAsync(Task<ApiAnswer> call)
    {
        var answer = await call;
        return (answer.Status, answer.Text("type"));
    }
}
