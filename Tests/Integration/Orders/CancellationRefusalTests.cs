using Azure;
using Azure.Data.Tables;
using BillingFunctions.Ledger;
using Microsoft.DurableTask.Client;
using OrderFunctions.Orders;
using Shared.Identifiers;
using Shared.Identity;
using Tests.Support;

namespace Tests.Integration.Orders;

/// <summary>Orders that are not cancelled, and why: each refusal starts nothing, so that no money moves.</summary>
public sealed class CancellationRefusalTests(TableServiceFixture tableService) : CancellationCallTest(tableService)
{
    [Fact]
    public async Task An_order_that_is_not_stored_yet_is_a_409_that_shows_it()
    {
        SetSaga(OrchestrationRuntimeStatus.Running);

        var answer = await AskAsync();

        Assert.Equal((409, "/problems/order-not-cancellable"), answer.Problem);
        Assert.Equal(("Pending", "400"), (answer.OrderText("status"), answer.OrderText("price")));
        Assert.Empty(Sagas.Starts);
    }

    [Theory]
    [InlineData(OrchestrationRuntimeStatus.Pending)]
    [InlineData(OrchestrationRuntimeStatus.Running)]
    [InlineData(OrchestrationRuntimeStatus.Suspended)]
    public async Task A_pending_order_whose_saga_works_on_it_is_a_409_that_shows_it(OrchestrationRuntimeStatus status)
    {
        await CreateAsync("key");
        SetSaga(status);

        var answer = await AskAsync();

        Assert.Equal((409, "/problems/order-not-cancellable"), answer.Problem);
        Assert.Equal(("Pending", "1"), (answer.OrderText("status"), answer.OrderText("version")));
        Assert.Empty(Sagas.Starts);

        // Only its state is asked for, not what it knows.
        Assert.Equal([new SagaLook(Id, IsWithContents: false)], Sagas.Looks);
    }

    [Theory]
    [InlineData(OrchestrationRuntimeStatus.Completed)]
    [InlineData(OrchestrationRuntimeStatus.Failed)]
    [InlineData(OrchestrationRuntimeStatus.Terminated)]
    [InlineData(null)]
    public async Task A_pending_order_that_no_saga_works_on_is_a_503_that_says_how_to_drive_it_on(OrchestrationRuntimeStatus? status)
    {
        await CreateAsync("key");
        if (status is { } ended)
            SetSaga(ended);

        var answer = await AskAsync();

        Assert.Equal((503, "/problems/service-unavailable", "1"), (answer.Status, answer.Text("type"), answer.Header("Retry-After")));
        Assert.Equal("The order did not come to its end. Repeating the request with the same key drives it on.", answer.Text("detail"));
        Assert.Empty(Sagas.Starts);
    }

    [Fact]
    public async Task A_rejected_order_is_a_409_that_shows_it_whatever_became_of_its_saga()
    {
        await Writer.CompleteAsync(OrderKey.Of(await CreateAsync("key")), RejectionReason.InsufficientFunds, null, Stop);
        SetSaga(OrchestrationRuntimeStatus.Completed);

        var answer = await AskAsync();

        Assert.Equal((409, "/problems/order-not-cancellable"), answer.Problem);
        Assert.Equal("Rejected", answer.OrderText("status"));
        Assert.Empty(Sagas.Starts);
    }

    [Fact]
    public async Task An_order_that_was_stored_and_is_gone_is_a_503_and_not_denied()
    {
        SetSaga(OrchestrationRuntimeStatus.Completed, Ended(Told(OrderStatus.Confirmed)));

        Assert.Equal((503, "/problems/service-unavailable"), (await AskAsync()).Problem);
        Assert.Empty(Sagas.Starts);
    }

    [Theory]
    [InlineData(AccountStatus.Closed, 409, 0)]
    [InlineData(AccountStatus.Frozen, 202, 1)]
    [InlineData(null, 202, 1)]
    public async Task A_price_comes_back_to_a_frozen_account_and_not_to_a_closed_one(AccountStatus? account, int status, int starts)
    {
        await ConfirmAsync("key");
        await SetAccountAsync(account);

        var answer = await AskAsync(NoWait);

        Assert.Equal((status, starts), (answer.Status, Sagas.Starts.Count));
        if (status == 409)
        {
            Assert.Equal("/problems/order-not-cancellable", answer.Text("type"));
            Assert.Equal("The account is closed, so the price cannot be given back.", answer.Text("detail"));
            Assert.Equal("Confirmed", answer.OrderText("status"));
        }
    }

    [Fact]
    public async Task A_cancelled_order_of_a_closed_account_is_still_a_200()
    {
        await CancelAsync(Writer, await ConfirmAsync("key"));
        await SetAccountAsync(AccountStatus.Closed);

        Assert.Equal((200, "Cancelled"), await AskAsync(NoWait) is var answer ? (answer.Status, answer.Text("status")) : default);
    }

    [Fact]
    public async Task Only_the_customers_own_orders_are_found()
    {
        await ConfirmAsync("key");
        var (other, admin) = (UserId.For("other", "key"), UserId.For("admin", "key"));

        (string Path, UserId Caller, Role Role, string OrderId, int Status, string Type)[] refusals =
        [
            ("", other, Role.Customer, Id, 404, "/problems/order-not-found"),
            ($"?userId={other}", admin, Role.Admin, Id, 404, "/problems/order-not-found"),
            ("?userId=nobody", admin, Role.Admin, Id, 404, "/problems/order-not-found"),
            ($"?userId={User}", other, Role.Customer, Id, 403, "/problems/forbidden"),
            ("", User, Role.Customer, OrderId.For(User, "another"), 404, "/problems/order-not-found"),
            ("", User, Role.Customer, "nothing", 404, "/problems/order-not-found"),
        ];
        foreach (var (query, caller, role, orderId, status, type) in refusals)
        {
            var request = By(caller, HttpRequests.Post($"/api/orders/{orderId}/cancellation{query}", ""), role);
            Assert.Equal((status, type), (await AskAsync(request, orderId)).Problem);
        }

        Assert.Empty(Sagas.Starts);
    }

    private async Task SetAccountAsync(AccountStatus? status)
    {
        var table = Service(repeats: 0).GetTableClient(AccountTable.Name);
        await (status is { } known
            ? table.UpdateEntityAsync(
                new TableEntity(User, AccountRow.Key) { [nameof(AccountRow.Status)] = known.ToString() }, ETag.All, cancellationToken: Stop)
            : table.DeleteEntityAsync(User, AccountRow.Key, ETag.All, Stop));
    }
}
