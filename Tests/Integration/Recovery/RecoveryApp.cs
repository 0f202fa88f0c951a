using Azure;
using Azure.Data.Tables;
using BillingFunctions.Ledger;
using OrderFunctions.Cancellation;
using OrderFunctions.Orders;
using Shared.Amounts;
using Shared.Identifiers;
using Tests.Integration.Orders;
using Tests.Support;

namespace Tests.Integration.Recovery;

/// <summary>One orders app for all tests of a class, each with a customer of its own, whose rows can be taken away beneath it.</summary>
public sealed class RecoveryApp : IAsyncLifetime
{
    internal const string Key = "key";

    /// <summary>What every customer has at first; an order costs 400.00, or 4,000.00 where it is to be rejected.</summary>
    internal const long Opening = 100_000;

    internal OrdersApp App { get; private set; } = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => App = await OrdersApp.StartAsync();

    public ValueTask DisposeAsync() => App.DisposeAsync();

    /// <summary>
    /// A customer with one order whose saga has ended. Where the order is to be pending, its row is set back afterwards, as by a restore.
    /// </summary>
    internal async Task<(UserId UserId, OrderId OrderId)> OrderAsync(OrderStatus status)
    {
        var user = await App.RegisterAsync(Opening);
        var order = await RepeatAsync(user, status);
        await EndedAsync(order.OrderId);
        if (status == OrderStatus.Cancelled)
        {
            Assert.Equal(200, (await App.CancelAsync(user, order.OrderId, ("Prefer", "wait=60"))).Status);
            await EndedAsync(CancellationSaga.InstanceIdOf(OrderId.Parse(order.OrderId)));
        }

        if (status == OrderStatus.Pending)
        {
            await SetAsync(user, nameof(OrderRow.Status), nameof(OrderStatus.Pending));
        }

        return (user, OrderId.Parse(order.OrderId));
    }

    /// <summary>Sends the request that placed the order, or places it.</summary>
    internal Task<ApiAnswer> RepeatAsync(string user, OrderStatus status) =>
        App.OrderAsync(user, status == OrderStatus.Rejected ? "4000" : "400", Key, ("Prefer", "wait=60"));

    /// <summary>Takes rows, or the instances of the sagas, away.</summary>
    internal async Task LoseAsync(string user, string orderId, string loss)
    {
        switch (loss)
        {
            case "nothing":
                break;
            case "instance":
                await EndedAsync(orderId);
                await App.Durable.PurgeInstanceAsync(orderId, cancellation: Stop);
                await App.Durable.PurgeInstanceAsync(CancellationSaga.InstanceIdOf(OrderId.Parse(orderId)), cancellation: Stop);
                break;
            case "older account":
                await Table(AccountTable.Name).UpdateEntityAsync(
                    new TableEntity(user, AccountRow.Key) { [nameof(AccountRow.Balance)] = Opening, [nameof(AccountRow.Sequence)] = 1L },
                    ETag.All,
                    cancellationToken: Stop);
                break;
            default:
                var (table, row) = RowOf(user, orderId, loss);
                await Table(table).DeleteEntityAsync(user, row, ETag.All, Stop);
                break;
        }
    }

    /// <summary>Writes one property of a customer's order.</summary>
    internal Task SetAsync(string user, string property, object value) => Table(OrderTable.Name).UpdateEntityAsync(
        new TableEntity(user, OrderRow.KeyOf(1)) { [property] = value }, ETag.All, cancellationToken: Stop);

    internal async Task<OperationStatus?> RecordOfAsync(string user, string orderId) =>
        (await App.Service<AccountTable>().FindOperationAsync(DebitOf(user, orderId), Stop))?.ReadStatus();

    internal Task EndedAsync(string instanceId) => Eventually.TrueAsync(async () =>
        await App.Durable.GetInstanceAsync(instanceId, Stop) is { IsCompleted: true });

    internal TableClient Table(string name) => App.Service<TableServiceClient>().GetTableClient(name);

    private static (string Table, string Row) RowOf(string user, string orderId, string loss) => loss switch
    {
        "order" => (OrderTable.Name, OrderRow.KeyOf(1)),
        "id" => (OrderTable.Name, OrderIdRow.KeyOf(OrderId.Parse(orderId))),
        "list" => (OrderTable.Name, OrderListRow.Key),
        "account" => (AccountTable.Name, AccountRow.Key),
        "entry" => (AccountTable.Name, EntryRow.KeyOf(2)),
        "op" => (AccountTable.Name, OperationRow.KeyOf(DebitOf(user, orderId))),
        _ => throw new ArgumentOutOfRangeException(nameof(loss), loss, null),
    };

    private static LedgerOperation DebitOf(string user, string orderId) =>
        new(UserId.Parse(user), EntryKind.OrderDebit, orderId, new Money(1, Currency.Find("USD")));
}
