using BillingFunctions.Audits;
using BillingFunctions.Ledger;
using OrderFunctions.Placement;
using Shared.Amounts;
using Shared.Identifiers;
using Tests.Support;

namespace Tests.Integration.Contracts;

/// <summary>What operators do with sagas that failed or hang.</summary>
internal sealed class OperatorCalls(
    ApiCaller api, FunctionFaults faults, AccountLedger ledger, AuditFindings findings, UserId userId, string token, string admin)
{
    public async Task RunAsync()
    {
        await RetryAsync();
        await AbortAsync();
        await findings.AddAsync(AuditFindingKind.OrderPending, userId, OrderId.For(userId, "fails"), "It is pending.", TestContext.Current.CancellationToken);
        await api.SendAsync("GET audits", null, admin);
    }

    // The ledger has another debit under the order's ID, which no repetition can mend.
    private async Task RetryAsync()
    {
        var orderId = OrderId.For(userId, "fails");
        var other = new LedgerOperation(userId, EntryKind.OrderDebit, orderId, new Money(1, Currency.Find("USD")));
        await ledger.ReverseAsync(other, TestContext.Current.CancellationToken);
        await api.SendAsync("POST orders", """{"price":4}""", token, ("Idempotency-Key", "fails"), ("Prefer", "respond-async"));
        await Eventually.TrueAsync(
            async () => (await api.SendAsync("GET orchestrations?status=Failed", null, admin)).GetProperty("orchestrations").GetArrayLength() > 0,
            TimeSpan.FromSeconds(60));
        await api.SendAsync($"POST orchestrations/{orderId}/retry", null, admin);
    }

    private async Task AbortAsync()
    {
        var held = faults.Hold(nameof(CreateOrder));
        await api.SendAsync("POST orders", """{"price":4}""", token, ("Idempotency-Key", "hangs"), ("Prefer", "respond-async"));
        await api.SendAsync($"POST orchestrations/{OrderId.For(userId, "hangs")}/abort", null, admin);
        held.SetResult();
    }
}
