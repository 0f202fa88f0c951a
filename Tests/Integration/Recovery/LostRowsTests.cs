using BillingFunctions.Ledger;
using Microsoft.DurableTask.Client;
using OrderFunctions.Orders;
using Shared.Identifiers;

namespace Tests.Integration.Recovery;

/// <summary>What repeating the key makes of an order of which rows were lost, alone and as a restore to an older state loses them together.</summary>
public sealed class LostRowsTests(RecoveryApp app) : IClassFixture<RecoveryApp>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>What was lost, how the order had ended, and what the key makes of it: status of answer and order, and balance.</summary>
    public static TheoryData<string, OrderStatus, int, string, long> Losses
    {
        get
        {
            var data = new TheoryData<string, OrderStatus, int, string, long>();
            string[] restored = ["nothing", "order", "id", "list", "op", "order, id", "order, op", "order, id, op", "instance", "instance, op"];
            foreach (var loss in restored)
            {
                data.Add(loss, OrderStatus.Confirmed, 201, "Confirmed", 60_000);
                data.Add(loss, OrderStatus.Pending, 201, "Confirmed", 60_000);
                data.Add(loss, OrderStatus.Rejected, 402, "Rejected", 100_000);
                data.Add(loss, OrderStatus.Cancelled, 201, "Cancelled", 100_000);
            }

            // Without the instance nobody knows any more that a reversed debit was cancelled; that no money was kept is known.
            string[] reversed = ["instance, order", "instance, order, op"];
            foreach (var loss in reversed)
            {
                data.Add(loss, OrderStatus.Confirmed, 201, "Confirmed", 60_000);
                data.Add(loss, OrderStatus.Rejected, 402, "Rejected", 100_000);
                data.Add(loss, OrderStatus.Cancelled, 503, "Rejected", 100_000);
            }

            // What stands as it was is answered, whatever the account is like. What has to be driven needs a sound one where money was taken.
            string[] damaged = ["account", "entry", "older account"];
            foreach (var loss in damaged)
            {
                data.Add(loss, OrderStatus.Confirmed, 201, "Confirmed", loss == "entry" ? 60_000 : 100_000);
                data.Add(loss, OrderStatus.Pending, 503, "Pending", loss == "entry" ? 60_000 : 100_000);
                data.Add($"{loss}, order", OrderStatus.Confirmed, 503, "Pending", loss == "entry" ? 60_000 : 100_000);
                data.Add($"{loss}, order", OrderStatus.Cancelled, 201, "Cancelled", 100_000);
            }

            data.Add("entry, op, order", OrderStatus.Confirmed, 503, "Pending", 60_000);
            data.Add("older account, op, order", OrderStatus.Confirmed, 503, "Pending", 100_000);

            // All of it from before the order: it is paid for the first time.
            data.Add("older account, entry, op, order, id", OrderStatus.Confirmed, 201, "Confirmed", 60_000);
            data.Add("older account, entry, op", OrderStatus.Pending, 201, "Confirmed", 60_000);
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Losses))]
    public async Task The_key_brings_an_order_to_its_end_with_its_money_exact(
        string losses, OrderStatus status, int expected, string stored, long balance)
    {
        var (user, orderId) = await app.OrderAsync(status);
        foreach (var loss in losses.Split(", "))
            await app.LoseAsync(user, orderId, loss);

        var answer = await app.RepeatAsync(user, status);

        Assert.Equal(expected, answer.Status);
        var order = await app.App.Service<OrderTable>().FindAsync(user, orderId, Stop);
        Assert.Equal(stored, order?.Order.Status.ToString());
        var account = (await app.App.Service<AccountTable>().FindAsync(UserId.Parse(user), Stop))?.Account;
        Assert.Equal(losses.StartsWith("account", StringComparison.Ordinal) ? null : balance, account?.Balance.MinorUnits);
        if (stored == "Pending")
            await AssertDamagedAsync(user, orderId, account);
    }

    [Theory]
    [InlineData("order", OrderStatus.Confirmed, "Confirmed", 60_000)]
    [InlineData("nothing", OrderStatus.Pending, "Confirmed", 60_000)]
    [InlineData("order, id, op", OrderStatus.Cancelled, "Cancelled", 100_000)]
    [InlineData("order, op", OrderStatus.Rejected, "Rejected", 100_000)]
    public async Task An_admins_retry_does_the_same_once(string losses, OrderStatus status, string stored, long balance)
    {
        var (user, orderId) = await app.OrderAsync(status);
        foreach (var loss in losses.Split(", "))
            await app.LoseAsync(user, orderId, loss);

        var answer = await app.App.PostToAsync($"/api/orchestrations/{orderId}/retry", "", null);
        await app.EndedAsync(orderId);
        var again = await app.App.PostToAsync($"/api/orchestrations/{orderId}/retry", "", null);

        Assert.Equal((202, 409), (answer.Status, again.Status));
        Assert.Equal(stored, (await app.App.GetAsync($"/api/orders/{orderId}?userId={user}")).Text("status"));
        Assert.Equal(balance, await app.App.BalanceAsync(user));
    }

    [Fact]
    public async Task An_order_that_was_refused_without_being_stored_stays_refused()
    {
        var user = await app.App.RegisterAsync(RecoveryApp.Opening);
        var refused = await app.App.OrderAsync(user, "400", RecoveryApp.Key, ("If-Match", "\"7\""));
        await app.EndedAsync(OrderIdOf(user));

        var again = await app.RepeatAsync(user, OrderStatus.Confirmed);
        var retry = await app.App.PostToAsync($"/api/orchestrations/{OrderIdOf(user)}/retry", "", null);

        Assert.Equal((409, 409, 409), (refused.Status, again.Status, retry.Status));
        Assert.Equal(RecoveryApp.Opening, await app.App.BalanceAsync(user));
    }

    [Fact]
    public async Task Another_content_under_the_key_of_a_lost_order_drives_nothing()
    {
        var (user, orderId) = await app.OrderAsync(OrderStatus.Confirmed);
        await app.LoseAsync(user, orderId, "order");

        Assert.Equal((422, "/problems/idempotency-key-reused"), (await app.App.OrderAsync(user, "1", RecoveryApp.Key)).Problem);
        Assert.Null(await app.App.Service<OrderTable>().FindAsync(user, orderId, Stop));
    }

    [Fact]
    public async Task A_lost_or_stuck_order_is_neither_denied_nor_cancelled_nor_aborted()
    {
        var (user, lost) = await app.OrderAsync(OrderStatus.Confirmed);
        await app.LoseAsync(user, lost, "order");
        var (other, stuck) = await app.OrderAsync(OrderStatus.Pending);

        Assert.Equal((503, "/problems/service-unavailable"), (await app.App.GetAsync($"/api/orders/{lost}?userId={user}")).Problem);
        Assert.Equal((503, "/problems/service-unavailable"), (await app.App.CancelAsync(user, lost)).Problem);
        Assert.Equal((503, "/problems/service-unavailable"), (await app.App.CancelAsync(other, stuck)).Problem);
        var abort = await app.App.PostToAsync($"/api/orchestrations/{stuck}/abort", "", null);
        Assert.Equal((409, "/problems/orchestration-not-abortable"), abort.Problem);
        Assert.Contains("retry it first", abort.Text("detail"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nothing")]
    [InlineData("op")]
    public async Task A_cancellation_whose_order_is_confirmed_again_is_driven_again_and_refunds_once(string loss)
    {
        var (user, orderId) = await app.OrderAsync(OrderStatus.Cancelled);
        await app.SetAsync(user, nameof(OrderRow.Status), nameof(OrderStatus.Confirmed));
        await app.LoseAsync(user, orderId, loss);

        var answer = await app.App.CancelAsync(user, orderId, ("Prefer", "wait=60"));

        Assert.Equal((200, "Cancelled"), (answer.Status, answer.Text("status")));
        Assert.Equal("Cancelled", (await app.App.GetAsync($"/api/orders/{orderId}?userId={user}")).Text("status"));
        Assert.Equal(RecoveryApp.Opening, await app.App.BalanceAsync(user));
    }

    [Fact]
    public async Task A_cancellation_of_an_order_whose_record_is_lost_refunds_by_its_entry()
    {
        var (user, orderId) = await app.OrderAsync(OrderStatus.Confirmed);
        await app.LoseAsync(user, orderId, "op");

        Assert.Equal(200, (await app.App.CancelAsync(user, orderId, ("Prefer", "wait=60"))).Status);

        Assert.Equal(RecoveryApp.Opening, await app.App.BalanceAsync(user));
        Assert.Equal(OperationStatus.Reversed, await app.RecordOfAsync(user, orderId));
    }

    private static string OrderIdOf(string user) => global::Shared.Identifiers.OrderId.For(UserId.Parse(user), RecoveryApp.Key);

    private async Task AssertDamagedAsync(string user, string orderId, Account? account)
    {
        var instance = await app.App.Durable.GetInstanceAsync(orderId, getInputsAndOutputs: true, Stop);
        Assert.Equal(OrchestrationRuntimeStatus.Failed, instance!.RuntimeStatus);
        Assert.Contains($"The account of '{user}' is damaged", $"{instance.FailureDetails}", StringComparison.Ordinal);
        Assert.True(account is null or { Status: AccountStatus.Frozen });
    }
}
