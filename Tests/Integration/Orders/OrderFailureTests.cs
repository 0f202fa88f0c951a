using BillingFunctions.Ledger;
using Microsoft.DurableTask.Client;
using OrderFunctions.Placement;
using Shared.Amounts;
using Shared.Events;
using Shared.Identifiers;
using Tests.Support;

namespace Tests.Integration.Orders;

/// <summary>Sagas that meet failures for so long that they repeat their activities.</summary>
public sealed class OrderFailureTests : IAsyncLifetime
{
    private OrdersApp _app = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _app = await OrdersApp.StartAsync(new FastTime(FastTime.Usual));

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Theory]
    [InlineData(Fault.Before)]
    [InlineData(Fault.After)]
    public async Task A_debit_whose_outcome_stays_unknown_is_undone_and_the_order_rejected_as_technical(Fault fault)
    {
        var user = await _app.RegisterAsync(balance: 100_000);
        _app.Faults.FailAll(nameof(DebitAccount), fault);

        var answer = await OrderUntilFinishedAsync(user);
        _app.Faults.Heal(nameof(DebitAccount));
        var again = await _app.OrderAsync(user, "400", "key");
        var late = await _app.Ledger.ApplyAsync(
            new LedgerOperation(UserId.Parse(user), EntryKind.OrderDebit, answer.OrderId, new Money(40_000, Currency.Find("USD"))), Stop);

        Assert.Equal((503, "/problems/order-not-processed"), answer.Problem);
        Assert.Equal(("Rejected", "TechnicalFailure"), (answer.Text("order", "status"), answer.Text("order", "reason")));
        Assert.Equal((503, true), (again.Status, again.IsReplay));
        Assert.Contains(late.Status, new[] { OperationStatus.Void, OperationStatus.Reversed });
        Assert.Equal(100_000, await _app.BalanceAsync(user));
        Assert.Equal("TechnicalFailure", (await _app.EventOfAsync(answer.OrderId)).ReadData<OrderRejected>().Reason);
    }

    [Theory]
    [InlineData(nameof(CreateOrder))]
    [InlineData(nameof(DebitAccount))]
    [InlineData(nameof(CompleteOrder))]
    public async Task A_saga_that_was_terminated_at_any_step_is_driven_on_by_the_same_key(string activity)
    {
        var user = await _app.RegisterAsync(balance: 100_000);
        _app.Faults.FailAll(activity, Fault.After);
        var accepted = await _app.OrderAsync(user, "400", "key", ("Prefer", "respond-async"));
        await Eventually.TrueAsync(() => _app.Faults.TableOperations.Any(operation => operation.Function == activity));
        await _app.Durable.TerminateInstanceAsync(accepted.OrderId, Stop);
        await Eventually.TrueAsync(async () =>
            (await _app.Durable.GetInstanceAsync(accepted.OrderId, Stop))!.RuntimeStatus == OrchestrationRuntimeStatus.Terminated);
        _app.Faults.Heal(activity);

        var answer = await OrderUntilFinishedAsync(user);

        Assert.Equal((201, accepted.OrderId), (answer.Status, answer.OrderId));
        Assert.Equal(60_000, await _app.BalanceAsync(user));
        Assert.Equal(OrderConfirmed.Contract.WireType, (await _app.EventOfAsync(accepted.OrderId)).Type);
    }

    private Task<ApiAnswer> OrderUntilFinishedAsync(string user) =>
        Eventually.ValueAsync(async () => await _app.OrderAsync(user, "400", "key") is { Status: not 202 } answer ? answer : null);
}
