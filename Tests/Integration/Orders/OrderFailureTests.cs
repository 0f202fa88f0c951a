using BillingFunctions.Ledger;
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

    private Task<ApiAnswer> OrderUntilFinishedAsync(string user) =>
        Eventually.ValueAsync(async () => await _app.OrderAsync(user, "400", "key") is { Status: not 202 } answer ? answer : null);
}
