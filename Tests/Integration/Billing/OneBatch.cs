using BillingFunctions.Ledger;
using Shared.Amounts;
using Shared.Identifiers;
using Tests.Support;

namespace Tests.Integration.Billing;

/// <summary>Makes calls to the ledger of one account form a batch.</summary>
internal static class OneBatch
{
    /// <summary>While one write waits, all calls come, so that they form the next batch. The write moves no money, so it suits any account.</summary>
    public static async Task<T[]> RunAsync<T>(AccountLedger ledger, UserId user, IFaultPlan plan, IEnumerable<Func<Task<T>>> calls)
    {
        var held = new HeldOnce(operation => operation.IsWrite);
        held.Arm();
        var callOff = new LedgerOperation(user, EntryKind.OrderDebit, "before the batch", new Money(1, Currency.Find("USD")));
        var first = held.RunAsync(() => ledger.ReverseAsync(callOff, TestContext.Current.CancellationToken));
        await held.Reached;
        var batch = calls.Select(plan.RunAsync).ToArray();
        held.Release();
        await first;
        return await Task.WhenAll(batch);
    }
}
