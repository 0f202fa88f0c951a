using Azure.Data.Tables;
using BillingFunctions.Ledger;
using Microsoft.DurableTask.Client;
using Shared.Amounts;
using Shared.Identifiers;
using Tests.Integration.Orders;
using Tests.Support;

namespace Tests.Integration.Operations;

/// <summary>Tests of what operators do with the sagas of a running orders app.</summary>
/// <param name="time">The app's clock; null for a fast one.</param>
public abstract class OperationsTest(TimeProvider? time = null) : IAsyncLifetime
{
    private protected TimeProvider Time { get; } = time ?? new FastTime(FastTime.Usual);

    private protected OrdersApp App { get; private set; } = null!;

    private protected static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => App = await OrdersApp.StartAsync(Time);

    public async ValueTask DisposeAsync()
    {
        await App.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>Orders for 400; the saga fails, because the ledger has another debit under the order's ID.</summary>
    /// <returns>The order's ID and what takes the cause away.</returns>
    private protected async Task<(string OrderId, Func<Task> Mend)> FailAsync(string userId, string key = "key")
    {
        var user = UserId.Parse(userId);
        var operation = new LedgerOperation(user, EntryKind.OrderDebit, OrderId.For(user, key), new Money(1, Currency.Find("USD")));
        await App.Ledger.ReverseAsync(operation, Stop);
        await App.PostAsync(RequestOf(userId), key, ("Prefer", "respond-async"));
        await EndedAsync(operation.OperationId, OrchestrationRuntimeStatus.Failed);
        return (operation.OperationId, () => ForgetOperationsAsync(userId));
    }

    /// <summary>What <see cref="FailAsync"/> orders.</summary>
    private protected static string RequestOf(string userId) => $$"""{"userId":"{{userId}}","price":400,"description":"A secret gift"}""";

    /// <summary>Orders for 400, whose saga gets to an activity and no further, by a fault or because its writes are held.</summary>
    private protected async Task<string> OrderUntilAsync(string userId, string activity, Fault? fault)
    {
        TaskCompletionSource? held = null;
        if (fault is { } given)
            App.Faults.FailAll(activity, given);
        else
            held = App.Faults.Hold(activity);
        var accepted = await App.OrderAsync(userId, "400", "key", ("Prefer", "respond-async"));
        await Eventually.TrueAsync(() => App.Faults.TableOperations.Any(operation => operation.Function == activity));
        Release = () =>
        {
            App.Faults.Heal(activity);
            held?.TrySetResult();
        };
        return accepted.OrderId;
    }

    /// <summary>Takes away what <see cref="OrderUntilAsync"/> put in the way.</summary>
    private protected Action Release { get; private set; } = () => { };

    private protected Task<ApiAnswer> RetryAsync(string instanceId) => App.PostToAsync($"/api/orchestrations/{instanceId}/retry", "", null);

    private protected Task<ApiAnswer> AbortAsync(string instanceId) => App.PostToAsync($"/api/orchestrations/{instanceId}/abort", "", null);

    private protected Task EndedAsync(string instanceId, OrchestrationRuntimeStatus status) => Eventually.TrueAsync(async () =>
        (await App.Durable.GetInstanceAsync(instanceId, Stop))?.RuntimeStatus == status);

    private async Task ForgetOperationsAsync(string userId)
    {
        var accounts = App.Service<TableServiceClient>().GetTableClient(AccountTable.Name);
        await foreach (var row in accounts.QueryAsync<TableEntity>(
            $"PartitionKey eq '{userId}' and RowKey ge 'op-OrderDebit' and RowKey lt 'op-OrderDebit~'", cancellationToken: Stop))
            await accounts.DeleteEntityAsync(row.PartitionKey, row.RowKey, cancellationToken: Stop);
    }
}
