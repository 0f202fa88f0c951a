using BillingFunctions.Ledger;
using Microsoft.DurableTask.Client;
using Tests.Support;

namespace Tests.Integration.Operations;

public sealed class LateAbortTests : OperationsTest
{
    [Fact]
    public async Task An_abort_while_the_debit_is_undone_anyway_changes_nothing()
    {
        var user = await App.RegisterAsync(balance: 100_000);
        App.Faults.FailAll(nameof(DebitAccount), Fault.After);
        var orderId = await OrderUntilAsync(user, nameof(ReverseDebit), Fault.After);

        await AbortAsync(orderId);
        Release();
        await EndedAsync(orderId, OrchestrationRuntimeStatus.Completed);

        Assert.Equal("Rejected", (await App.GetAsync($"/api/orders/{orderId}?userId={user}")).Text("status"));
        Assert.Equal(100_000, await App.BalanceAsync(user));
    }
}
