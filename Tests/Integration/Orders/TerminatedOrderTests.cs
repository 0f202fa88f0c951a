using BillingFunctions.Ledger;
using Microsoft.DurableTask.Client;
using OrderFunctions.Placement;
using Shared.Events;
using Tests.Support;

namespace Tests.Integration.Orders;

/// <summary>On the real clock, on which a debit is repeated for half a minute: its saga is terminated in between, however busy the machine is.</summary>
public sealed class TerminatedOrderTests : IAsyncLifetime
{
    private OrdersApp _app = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _app = await OrdersApp.StartAsync();

    public ValueTask DisposeAsync() => _app.DisposeAsync();

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

        var answer = await _app.OrderAsync(user, "400", "key", ("Prefer", "wait=60"));

        Assert.Equal((201, accepted.OrderId), (answer.Status, answer.OrderId));
        Assert.Equal(60_000, await _app.BalanceAsync(user));
        Assert.Equal(OrderConfirmed.Contract.WireType, (await _app.EventOfAsync(accepted.OrderId)).Type);
    }
}
