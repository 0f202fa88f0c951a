using BillingFunctions.Ledger;
using Microsoft.DurableTask.Client;
using OrderFunctions.Cancellation;
using OrderFunctions.Orders;
using Shared.Identifiers;
using Shared.Identity;
using Tests.Support;

namespace Tests.Integration.Orders;

/// <summary>Calls that ask to cancel a paid order: what they start or join, how long they wait, and how they answer.</summary>
public sealed class RequestCancellationTests(TableServiceFixture tableService) : CancellationCallTest(tableService)
{
    [Fact]
    public async Task A_confirmed_order_is_cancelled_by_its_saga_and_answered_from_what_that_tells()
    {
        var (order, _) = await ConfirmAsync("key");
        TellSoon(Cancellation, order.Cancel(Samples.Now));

        var answer = await AskAsync();

        Assert.Equal((200, "Cancelled", "2026-03-01T12:00:00Z"), (answer.Status, answer.Text("status"), answer.Text("updatedAt")));
        Assert.Equal((null, null), (answer.Header("Retry-After"), answer.Header("Preference-Applied")));
        var input = CancellationSagaInput.For(order, new Actor(ActorRole.Customer, User));
        Assert.Equal([new SagaStart(nameof(CancellationSaga), Cancellation, input)], Sagas.Starts);
        Assert.Equal([new SagaLook(Cancellation, IsWithContents: true)], Sagas.Looks);
    }

    [Fact]
    public async Task Who_does_not_wait_gets_the_order_as_it_is_and_where_to_find_it()
    {
        await ConfirmAsync("key");
        var admin = By(UserId.For("admin", "key"), HttpRequests.Post($"/api/orders/{Id}/cancellation?userId={User}", "", NoWait), Role.Admin);
        admin.PathBase = "/shop";

        var answer = await AskAsync(admin, Id);

        Assert.Equal((202, "Confirmed"), (answer.Status, answer.Text("status")));
        Assert.Equal(
            ("/shop" + Location, "1", "respond-async"),
            (answer.Header("Location"), answer.Header("Retry-After"), answer.Header("Preference-Applied")));
        Assert.Equal(
            new Actor(ActorRole.Admin, UserId.For("admin", "key")),
            Assert.IsType<CancellationSagaInput>(Assert.Single(Sagas.Starts).Input).RequestedBy);
    }

    [Fact]
    public async Task Who_waits_in_vain_gets_202_when_the_wait_is_over()
    {
        await ConfirmAsync("key");

        var answer = await AskAsync(("Prefer", "wait=7"));

        Assert.Equal((202, "Confirmed", "wait=7"), (answer.Status, answer.Text("status"), answer.Header("Preference-Applied")));
        Assert.Equal(TimeSpan.FromSeconds(7), Waited);
    }

    [Fact]
    public async Task A_cancellation_under_way_is_joined_and_looked_at_once_by_who_does_not_wait()
    {
        await ConfirmAsync("key");
        SetCancellation(OrchestrationRuntimeStatus.Running);

        Assert.Equal(202, (await AskAsync(NoWait)).Status);
        Assert.Empty(Sagas.Starts);
        Assert.Equal([new SagaLook(Cancellation, IsWithContents: true)], Sagas.Looks);
    }

    [Theory]
    [InlineData(OrchestrationRuntimeStatus.Failed)]
    [InlineData(OrchestrationRuntimeStatus.Terminated)]
    public async Task A_cancellation_that_failed_or_was_terminated_is_driven_on(OrchestrationRuntimeStatus status)
    {
        var (order, _) = await ConfirmAsync("key");
        SetCancellation(status);
        TellSoon(Cancellation, order.Cancel(Samples.Now));

        Assert.Equal((200, "Cancelled"), await AskAsync() is var answer ? (answer.Status, answer.Text("status")) : default);
        Assert.Single(Sagas.Starts);
    }

    [Theory]
    [InlineData(OrchestrationRuntimeStatus.Failed)]
    [InlineData(OrchestrationRuntimeStatus.Terminated)]
    public async Task A_cancellation_that_stops_again_is_a_503_until_the_order_is_cancelled(OrchestrationRuntimeStatus status)
    {
        var stored = await ConfirmAsync("key");
        Sagas.OnStart = _ =>
        {
            SetCancellation(status);
            return Task.CompletedTask;
        };

        var unfinished = await AskAsync();
        Sagas.OnStart = async _ =>
        {
            await CancelAsync(Writer, stored);
            SetCancellation(status);
        };
        var finished = await AskAsync();

        Assert.Equal((503, "/problems/service-unavailable", "1"), (unfinished.Status, unfinished.Text("type"), unfinished.Header("Retry-After")));
        Assert.Equal("The cancellation did not come to its end. Repeating the request drives it on.", unfinished.Text("detail"));
        Assert.Equal((200, "Cancelled"), (finished.Status, finished.Text("status")));
        Assert.Equal(2, Sagas.Starts.Count);
    }

    [Fact]
    public async Task A_start_whose_answer_is_lost_is_joined_by_the_next_call()
    {
        var (order, _) = await ConfirmAsync("key");
        Sagas.OnStart = _ => throw new IOException("The answer is lost.");
        await Assert.ThrowsAsync<IOException>(() => AskAsync());
        Sagas.Change(Cancellation, saga => saga with { CustomStatus = order.Cancel(Samples.Now) });

        Assert.Equal(200, (await AskAsync()).Status);
        Assert.Single(Sagas.Starts);
    }

    [Fact]
    public async Task A_saga_that_ended_without_a_refund_is_a_409_that_shows_the_order_and_is_not_started_again_by_the_same_call()
    {
        await ConfirmAsync("key");
        Sagas.OnStart = _ =>
        {
            SetCancellation(OrchestrationRuntimeStatus.Completed);
            return Task.CompletedTask;
        };

        var answer = await AskAsync();

        Assert.Equal((409, "/problems/order-not-cancellable"), answer.Problem);
        Assert.Equal(("Confirmed", (string)Id), (answer.OrderText("status"), answer.OrderText("orderId")));
        Assert.Single(Sagas.Starts);
    }

    [Fact]
    public async Task A_cancelled_order_that_was_restored_as_confirmed_is_cancelled_again_once()
    {
        var (order, _) = await ConfirmAsync("key");
        SetCancellation(OrchestrationRuntimeStatus.Completed, order.Cancel(Samples.Now.AddDays(-1)));
        TellSoon(Cancellation, order.Cancel(Samples.Now));

        var answer = await AskAsync();

        Assert.Equal((200, "Cancelled", "2026-03-01T12:00:00Z"), (answer.Status, answer.Text("status"), answer.Text("updatedAt")));
        var input = CancellationSagaInput.For(order, new Actor(ActorRole.Customer, User));
        Assert.Equal([new SagaStart(nameof(CancellationSaga), Cancellation, input)], Sagas.Starts);
        Assert.Equal([Cancellation, Cancellation], Sagas.Looks.Select(look => look.InstanceId));
    }

    [Fact]
    public async Task A_call_that_cancels_again_waits_no_longer_in_all_than_its_caller_said()
    {
        var (order, _) = await ConfirmAsync("key");
        SetCancellation(OrchestrationRuntimeStatus.Running);
        Sagas.OnLook = _ =>
        {
            if (Sagas.Starts is [] && Waited > TimeSpan.FromSeconds(4))
                SetCancellation(OrchestrationRuntimeStatus.Completed, order.Cancel(Samples.Now));
            return Task.CompletedTask;
        };

        var answer = await AskAsync(("Prefer", "wait=9"));

        Assert.Equal((202, "Confirmed", Location), (answer.Status, answer.Text("status"), answer.Header("Location")));
        Assert.Equal((1, TimeSpan.FromSeconds(9)), (Sagas.Starts.Count, Waited));
    }

    [Fact]
    public async Task An_order_that_is_cancelled_while_its_saga_is_looked_at_is_not_cancelled_again()
    {
        var stored = await ConfirmAsync("key");
        SetCancellation(OrchestrationRuntimeStatus.Completed);
        Sagas.OnLook = _ => CancelAsync(Writer, stored);

        Assert.Equal((200, "Cancelled"), await AskAsync() is var answer ? (answer.Status, answer.Text("status")) : default);
        Assert.Empty(Sagas.Starts);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_cancelled_order_is_answered_at_once_and_its_saga_joined_or_started_in_case_its_event_is_missing(bool isPurged)
    {
        var cancelled = await CancelAsync(Writer, await ConfirmAsync("key"));
        if (!isPurged)
            SetCancellation(OrchestrationRuntimeStatus.Completed, cancelled);
        var script = new FaultScript();

        var answer = await script.RunAsync(() => AskAsync(NoWait));

        Assert.Equal((200, "Cancelled"), (answer.Status, answer.Text("status")));
        Assert.Equal(isPurged ? 1 : 0, Sagas.Starts.Count);

        // Its two rows, and once more where the saga does not tell.
        Assert.Equal(isPurged ? 3 : 2, script.Operations.Count);
    }

    [Fact]
    public async Task An_order_that_is_gone_after_the_start_is_shown_as_it_was()
    {
        var stored = await ConfirmAsync("key");
        Sagas.OnStart = async start =>
        {
            await Table.DeleteEntityAsync(User, OrderRow.KeyOf(stored.Order.Version), cancellationToken: Stop);
            Sagas.Remove(start.InstanceId);
        };

        Assert.Equal((202, "Confirmed"), await AskAsync(NoWait) is var answer ? (answer.Status, answer.Text("status")) : default);
    }

    [Fact]
    public async Task An_order_that_is_gone_while_its_saga_is_looked_at_is_answered_from_the_saga()
    {
        var stored = await ConfirmAsync("key");
        SetCancellation(OrchestrationRuntimeStatus.Completed, stored.Order.Cancel(Samples.Now));
        Sagas.OnLook = async look =>
        {
            if (look == 1)
                await Table.DeleteEntityAsync(User, OrderRow.KeyOf(stored.Order.Version), cancellationToken: Stop);
        };

        Assert.Equal((200, "Cancelled"), await AskAsync() is var answer ? (answer.Status, answer.Text("status")) : default);
        Assert.Empty(Sagas.Starts);
    }
}
