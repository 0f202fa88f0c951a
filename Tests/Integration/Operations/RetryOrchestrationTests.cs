using Microsoft.DurableTask.Client;
using OrderFunctions.Placement;
using Shared.Events;

namespace Tests.Integration.Operations;

public sealed class RetryOrchestrationTests : OperationsTest
{
    [Fact]
    public async Task A_failed_saga_that_is_retried_after_its_cause_is_gone_pays_the_order_once()
    {
        var user = await App.RegisterAsync(balance: 100_000);
        var (orderId, mend) = await FailAsync(user);
        await mend();

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => RetryAsync(orderId)));
        await EndedAsync(orderId, OrchestrationRuntimeStatus.Completed);

        Assert.Contains(answers, answer => answer.Status == 202 && answer.Text("instanceId") == orderId);
        Assert.All(answers, answer => Assert.True(answer.Status is 202 or 409));
        Assert.Equal(60_000, await App.BalanceAsync(user));
        Assert.Equal("Confirmed", (await App.GetAsync($"/api/orders/{orderId}?userId={user}")).Text("status"));
        Assert.Equal(OrderConfirmed.Contract.WireType, (await App.EventOfAsync(orderId)).Type);
        Assert.Equal(201, (await App.PostAsync(RequestOf(user), "key")).Status);
    }

    [Fact]
    public async Task A_retry_while_the_cause_is_there_fails_again_and_moves_nothing()
    {
        var user = await App.RegisterAsync(balance: 100_000);
        var (orderId, _) = await FailAsync(user);

        Assert.Equal(202, (await RetryAsync(orderId)).Status);
        await EndedAsync(orderId, OrchestrationRuntimeStatus.Failed);

        Assert.Equal(100_000, await App.BalanceAsync(user));
    }

    [Fact]
    public async Task A_terminated_saga_is_retried_too()
    {
        var user = await App.RegisterAsync(balance: 100_000);
        var orderId = await OrderUntilAsync(user, nameof(CompleteOrder), fault: null);
        await App.Durable.TerminateInstanceAsync(orderId, Stop);
        await EndedAsync(orderId, OrchestrationRuntimeStatus.Terminated);
        Release();

        Assert.Equal(202, (await RetryAsync(orderId)).Status);
        await EndedAsync(orderId, OrchestrationRuntimeStatus.Completed);

        Assert.Equal(60_000, await App.BalanceAsync(user));
    }

    [Fact]
    public async Task A_saga_that_has_completed_or_never_was_is_not_started()
    {
        var user = await App.RegisterAsync(balance: 100_000);
        var order = await App.OrderAsync(user, "400", "key");
        await EndedAsync(order.OrderId, OrchestrationRuntimeStatus.Completed);

        var completed = await RetryAsync(order.OrderId);

        Assert.Equal((409, "/problems/orchestration-not-retryable"), completed.Problem);
        Assert.Equal("Completed", completed.Text("orchestration", "status"));
        Assert.Equal((404, "/problems/orchestration-not-found"), (await RetryAsync("order-none")).Problem);
        Assert.Equal(60_000, await App.BalanceAsync(user));
    }
}
