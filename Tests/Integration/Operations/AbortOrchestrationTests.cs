using BillingFunctions.Ledger;
using Microsoft.DurableTask.Client;
using OrderFunctions.Placement;
using Shared.Events;
using Tests.Support;

namespace Tests.Integration.Operations;

/// <summary>On the real clock, on which a debit is repeated for half a minute: the abort comes in between, however busy the machine is.</summary>
public sealed class AbortOrchestrationTests() : OperationsTest(TimeProvider.System)
{
    // The step that the saga is in when it is aborted, and its fault; null where the step hangs.
    public static TheoryData<string, Fault?> EveryStepBeforeTheOutcomeOfTheDebit => new()
    {
        { nameof(CreateOrder), Fault.Before },
        { nameof(CreateOrder), Fault.After },
        { nameof(CreateOrder), null },
        { nameof(DebitAccount), Fault.Before },
        { nameof(DebitAccount), Fault.After },
        { nameof(DebitAccount), null },
    };

    [Theory]
    [MemberData(nameof(EveryStepBeforeTheOutcomeOfTheDebit))]
    public async Task An_aborted_order_is_rejected_and_its_customer_keeps_the_money(string activity, Fault? fault)
    {
        var user = await App.RegisterAsync(balance: 100_000);
        var orderId = await OrderUntilAsync(user, activity, fault);

        var aborts = await Task.WhenAll(AbortAsync(orderId), AbortAsync(orderId));

        // Nothing is rejected before it is stored, and a debit that hangs holds up the other writers of its account in the process.
        if (fault is null || activity == nameof(CreateOrder))
            Release();
        // The instance runs on until the repetitions of the debit that it does not wait for any more are over; the order is finished before.
        var answer = await App.OrderAsync(user, "400", "key", ("Prefer", "wait=60"));
        Release();

        Assert.Contains(aborts, abort => abort.Status == 202);
        Assert.Equal((503, "/problems/order-not-processed"), answer.Problem);
        Assert.Equal(("Rejected", "TechnicalFailure"), (answer.Text("order", "status"), answer.Text("order", "reason")));
        Assert.Equal(100_000, await App.BalanceAsync(user));
        Assert.Equal(0, (await App.EntriesAsync(user)).Where(entry => entry.OrderId == orderId).Sum(entry => entry.Amount.MinorUnits));
        Assert.Equal("TechnicalFailure", (await App.EventOfAsync(orderId)).ReadData<OrderRejected>().Reason);
    }

    [Fact]
    public async Task An_abort_after_the_debit_is_too_late_and_the_order_is_confirmed_and_paid()
    {
        var user = await App.RegisterAsync(balance: 100_000);
        var orderId = await OrderUntilAsync(user, nameof(CompleteOrder), Fault.Before);

        Assert.Equal(202, (await AbortAsync(orderId)).Status);
        Release();
        await EndedAsync(orderId, OrchestrationRuntimeStatus.Completed);

        Assert.Equal("Confirmed", (await App.GetAsync($"/api/orders/{orderId}?userId={user}")).Text("status"));
        Assert.Equal(60_000, await App.BalanceAsync(user));
        Assert.Equal(OrderConfirmed.Contract.WireType, (await App.EventOfAsync(orderId)).Type);
    }

    [Fact]
    public async Task What_has_finished_its_order_or_failed_or_never_was_is_not_aborted()
    {
        var user = await App.RegisterAsync(balance: 100_000);
        var order = await App.OrderAsync(user, "400", "finished");
        await EndedAsync(order.OrderId, OrchestrationRuntimeStatus.Completed);
        var (failed, _) = await FailAsync(user);

        Assert.Equal((409, "/problems/orchestration-not-abortable"), (await AbortAsync(order.OrderId)).Problem);
        Assert.Equal((409, "/problems/orchestration-not-abortable"), (await AbortAsync(failed)).Problem);
        Assert.Equal((404, "/problems/orchestration-not-found"), (await AbortAsync("order-none")).Problem);
        Assert.Equal(60_000, await App.BalanceAsync(user));
    }
}
