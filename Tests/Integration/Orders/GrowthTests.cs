using Azure.Data.Tables;
using BillingFunctions.Ledger;
using OrderFunctions.Orders;
using Shared.Amounts;
using Shared.Identifiers;
using Tests.Support;

namespace Tests.Integration.Orders;

/// <summary>What a customer with a long history costs.</summary>
public sealed class GrowthTests : IAsyncLifetime
{
    // The most rows that Table Storage takes in one transaction.
    private const int RowsInTransaction = 100;

    private static readonly Currency Usd = Currency.Find("USD");

    private OrdersApp _app = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _app = await OrdersApp.StartAsync();

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task With_three_thousand_orders_and_entries_everything_takes_as_many_table_operations_and_as_much_reading_as_with_thirty()
    {
        var (small, large) = (await SeedAsync(30), await SeedAsync(3000));
        foreach (var (_, call, _) in Calls())
            await call(await SeedAsync(30));

        foreach (var (what, call, expected) in Calls())
        {
            var (ofSmall, ofLarge) = (await CountAsync(() => call(small)), await CountAsync(() => call(large)));

            Assert.Equal((what, expected, expected), (what, ofSmall.Operations, ofLarge.Operations));
            Assert.True(ofLarge.StoreSteps < 2 * ofSmall.StoreSteps, $"{what}: {ofSmall.StoreSteps} and {ofLarge.StoreSteps} steps of the store");
        }

        var before = await _app.CountStoreStepsAsync();
        var audit = await _app.GetAsync($"/api/accounts/{large}/audit");
        Assert.True(await _app.CountStoreStepsAsync() - before > 2 * 3000, "What reads a whole history is not seen in the steps.");
        Assert.Equal(("True", "3001"), (audit.Text("agrees"), audit.Text("entries")));
        Assert.Equal("3001", (await _app.GetAsync($"/api/orders?userId={large}&limit=1")).ETag!.Trim('"'));
    }

    // One of the expected operations finds out who calls.
    private IEnumerable<(string What, Func<string, Task<ApiAnswer>> Call, int Expected)> Calls() =>
    [
        ("placing an order", user => _app.OrderAsync(user, "1", "key", ("Prefer", "wait=60")), 6),
        ("the newest page of orders", user => _app.GetAsync($"/api/orders?userId={user}"), 3),
        ("the newest page of entries", user => _app.GetAsync($"/api/accounts/{user}/entries"), 3),
        ("the balance", user => _app.GetAsync($"/api/accounts/{user}"), 2),
    ];

    private async Task<(int Operations, long StoreSteps)> CountAsync(Func<Task<ApiAnswer>> call)
    {
        _app.Faults.TableOperations.Clear();
        var before = await _app.CountStoreStepsAsync();
        Assert.InRange((await call()).Status, 200, 201);
        return (_app.Faults.TableOperations.Count, await _app.CountStoreStepsAsync() - before);
    }

    // Writes the rows of so many deposits and confirmed orders, as the ledger and the sagas would.
    private async Task<string> SeedAsync(int count)
    {
        var user = await _app.RegisterAsync();
        var service = _app.Service<TableServiceClient>();
        var (account, _) = (await _app.Service<AccountTable>().FindAsync(UserId.Parse(user), Stop))!;
        var (entries, orders) = (new List<ITableEntity>(), new List<ITableEntity>());
        for (var number = 1; number <= count; number++)
        {
            (account, var entry) = account.Book(
                new LedgerOperation(account.UserId, EntryKind.Deposit, $"{number}", new Money(100, Usd)), EntryKind.Deposit, account.UpdatedAt.AddSeconds(1));
            entries.Add(EntryRow.From(account.UserId, entry));
            var id = global::Shared.Identifiers.OrderId.For(user, $"seed {number}");
            var order = new Order(id, user, new Money(100, Usd), null, OrderStatus.Confirmed, null, number, entry.CreatedAt, entry.CreatedAt, "fingerprint");
            orders.AddRange([OrderRow.From(order), OrderIdRow.From(order)]);
        }

        await AddAsync(service.GetTableClient(AccountTable.Name), entries);
        await AddAsync(service.GetTableClient(OrderTable.Name), orders);
        await service.GetTableClient(AccountTable.Name).UpsertEntityAsync(AccountRow.From(account), TableUpdateMode.Replace, Stop);
        await service.GetTableClient(OrderTable.Name)
            .UpsertEntityAsync(new OrderListRow { PartitionKey = user, Version = count, Currency = "USD" }, TableUpdateMode.Replace, Stop);
        return user;
    }

    private static async Task AddAsync(TableClient table, IEnumerable<ITableEntity> rows)
    {
        foreach (var chunk in rows.Chunk(RowsInTransaction))
            await table.SubmitTransactionAsync(chunk.Select(row => new TableTransactionAction(TableTransactionActionType.Add, row)), Stop);
    }
}
