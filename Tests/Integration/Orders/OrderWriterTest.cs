using Azure.Data.Tables;
using OrderFunctions.Orders;
using Shared.Amounts;
using Shared.Identifiers;
using Tests.Support;

namespace Tests.Integration.Orders;

/// <summary>A test with the order list of one customer in the table service.</summary>
public abstract class OrderWriterTest(TableServiceFixture tableService) : IAsyncLifetime
{
    private protected static readonly Currency Usd = Currency.Find("USD");

    private string _connectionString = "";

    private protected UserId User { get; } = UserId.For("test", Guid.NewGuid().ToString());

    private protected OrderTable Orders { get; private set; } = null!;

    private protected OrderWriter Writer { get; private set; } = null!;

    /// <summary>The clock of all writers.</summary>
    private protected virtual TimeProvider Clock => TimeProvider.System;

    private protected static CancellationToken Stop => TestContext.Current.CancellationToken;

    public virtual async ValueTask InitializeAsync()
    {
        _connectionString = tableService.NewAccountConnectionString();
        await Service(repeats: 3).CreateTableIfNotExistsAsync(OrderTable.Name, Stop);
        (Orders, Writer) = OtherProcess(repeats: 3);
        await new CreateOrderList(Orders).RunAsync(new CreateOrderListRequest(User, Usd), Stop);
    }

    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    /// <param name="repeats">How often the client repeats a request that gets no answer.</param>
    private protected TableServiceClient Service(int repeats) => Storage.Client(_connectionString, repeats);

    private protected TableClient Table => Service(repeats: 0).GetTableClient(OrderTable.Name);

    private protected (OrderTable Orders, OrderWriter Writer) OtherProcess(int repeats)
    {
        var orders = new OrderTable(Service(repeats));
        return (orders, new OrderWriter(orders, Storage.ConflictRetry, Clock));
    }

    private protected OrderRequest Input(long? version = null) => new(User, 400m, null, "Books", version);

    private protected static Task<Order> CancelAsync(OrderWriter writer, StoredOrder stored) =>
        writer.CancelAsync(stored.Order.UserId, stored.Order.OrderId, stored.Order.Version, Stop);

    private protected async Task<Order> FindAsync(StoredOrder stored) => (await Orders.FindAsync(User, stored.Order.OrderId, Stop))!.Order;

    private protected async Task<StoredOrder> CreateAsync(string key) => (await Writer.CreateAsync(OrderId.For(User, key), Input(), Stop)).Stored!;

    private protected async Task<StoredOrder> ConfirmAsync(string key)
    {
        var pending = await CreateAsync(key);
        await Writer.CompleteAsync(OrderKey.Of(pending), null, null, Stop);
        return (await Orders.FindAsync(User, pending.Order.OrderId, Stop))!;
    }
}
