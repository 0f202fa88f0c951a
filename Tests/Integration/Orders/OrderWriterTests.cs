using BillingFunctions.Sagas;
using OrderFunctions.Orders;
using OrderFunctions.Placement;
using Shared.Amounts;
using Shared.Identifiers;
using Shared.Storage;
using Tests.Support;

namespace Tests.Integration.Orders;

public sealed class OrderWriterTests(TableServiceFixture tableService) : IAsyncLifetime
{
    private static readonly Currency Usd = Currency.Find("USD");
    private static readonly string[] TwoKeys = ["a", "b"];

    private readonly string _user = UserId.For("test", Guid.NewGuid().ToString());
    private string _connectionString = "";
    private OrderTable _orders = null!;
    private OrderWriter _writer = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _connectionString = tableService.NewAccountConnectionString();
        await Storage.Client(_connectionString, repeats: 3).CreateTableIfNotExistsAsync(TableNames.Orders, Stop);
        (_orders, _writer) = OtherProcess(repeats: 3);
        await new CreateOrderList(_orders).RunAsync(new CreateOrderListRequest(_user, Usd), Stop);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Theory]
    [MemberData(nameof(OneWrite.Faults), MemberType = typeof(OneWrite))]
    public async Task An_order_is_stored_once_whatever_happens_to_its_write(Fault fault, int repeats)
    {
        var (_, writer) = OtherProcess(repeats);

        var result = await FaultScript.CallAsSagaAsync(fault, () => writer.CreateAsync(OrderId.For(_user, "key"), Input(version: 0), Stop));

        Assert.Null(result.Refusal);
        Assert.Equal((OrderStatus.Pending, 1), (result.Stored!.Order.Status, result.Stored.Order.Version));
        Assert.Equal(1, await _orders.FindListVersionAsync(_user, Stop));
        Assert.Equal(result.Stored, await _orders.FindAsync(_user, OrderId.For(_user, "key"), Stop));
    }

    [Theory]
    [MemberData(nameof(OneWrite.Faults), MemberType = typeof(OneWrite))]
    public async Task An_order_is_finished_once_whatever_happens_to_its_write(Fault fault, int repeats)
    {
        var (_, writer) = OtherProcess(repeats);
        var stored = await CreateAsync("key");

        var finished = await FaultScript.CallAsSagaAsync(fault, () => writer.CompleteAsync(stored, RejectionReason.InsufficientFunds, null, Stop));

        Assert.Equal((OrderStatus.Rejected, RejectionReason.InsufficientFunds), (finished.Status, finished.Reason));
        Assert.Equal(finished, (await _orders.FindAsync(_user, finished.OrderId, Stop))!.Order);
    }

    [Fact]
    public async Task A_finished_order_does_not_change_any_more()
    {
        var stored = await CreateAsync("key");
        var confirmed = await _writer.CompleteAsync(stored, null, null, Stop);

        var again = await _writer.CompleteAsync(stored, RejectionReason.TechnicalFailure, null, Stop);

        Assert.Equal(confirmed, again);
        Assert.Equal(confirmed, (await _orders.FindAsync(_user, confirmed.OrderId, Stop))!.Order);
    }

    [Theory]
    [MemberData(nameof(OneWrite.Faults), MemberType = typeof(OneWrite))]
    public async Task An_order_is_cancelled_once_whatever_happens_to_its_write(Fault fault, int repeats)
    {
        var (_, writer) = OtherProcess(repeats);
        var stored = await ConfirmAsync("key");

        var cancelled = await FaultScript.CallAsSagaAsync(fault, () => writer.CancelAsync(stored, Stop));

        Assert.Equal(OrderStatus.Cancelled, cancelled.Status);
        Assert.Equal(cancelled, (await _orders.FindAsync(_user, cancelled.OrderId, Stop))!.Order);
        Assert.Equal(cancelled, await writer.CancelAsync(stored, Stop));
    }

    [Fact]
    public async Task An_order_cancelled_by_two_at_once_is_cancelled_once()
    {
        var stored = await ConfirmAsync("key");
        var meeting = new Rendezvous(2);

        var results = await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => new FaultScript { BeforeWrite = meeting.ArriveAsync }
            .RunAsync(() => OtherProcess(3).Writer.CancelAsync(stored, Stop))));

        Assert.Equal(results[0], results[1]);
    }

    [Fact]
    public async Task Only_a_confirmed_order_is_cancelled_and_a_cancelled_one_is_never_confirmed_again()
    {
        var pending = await CreateAsync("pending");
        var confirmed = await ConfirmAsync("key");
        var cancelled = await _writer.CancelAsync(confirmed, Stop);

        var stale = confirmed with { Order = confirmed.Order with { Status = OrderStatus.Pending }, ETag = "W/\"old\"" };
        var late = await _writer.CompleteAsync(stale, null, null, Stop);

        await Assert.ThrowsAsync<DataLossException>(() => _writer.CancelAsync(pending, Stop));
        Assert.Equal(cancelled, late);
    }

    [Fact]
    public async Task A_pending_order_is_finished_also_where_its_row_has_moved_on()
    {
        var stored = await CreateAsync("key");

        var confirmed = await _writer.CompleteAsync(stored with { ETag = "W/\"datetime'2026-11-20T12%3A00%3A00.0000000Z'\"" }, null, null, Stop);

        Assert.Equal(OrderStatus.Confirmed, confirmed.Status);
    }

    [Fact]
    public async Task The_same_order_created_by_two_at_once_is_one()
    {
        var meeting = new Rendezvous(2);

        var results = await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => new FaultScript { BeforeWrite = meeting.ArriveAsync }
            .RunAsync(() => OtherProcess(3).Writer.CreateAsync(OrderId.For(_user, "key"), Input(version: 0), Stop))));

        Assert.Equal(results[0].Stored, results[1].Stored);
        Assert.Single(results, result => result.WasThere);
        Assert.Equal(1, await _orders.FindListVersionAsync(_user, Stop));
    }

    [Fact]
    public async Task Two_orders_at_once_both_get_through_where_no_version_is_expected()
    {
        var meeting = new Rendezvous(2);

        var results = await Task.WhenAll(TwoKeys.Select(key => new FaultScript { BeforeWrite = meeting.ArriveAsync }
            .RunAsync(() => OtherProcess(3).Writer.CreateAsync(OrderId.For(_user, key), Input(), Stop))));

        Assert.Equal([1L, 2L], results.Select(result => result.Stored!.Order.Version).Order());
    }

    [Fact]
    public async Task Of_two_orders_at_once_that_expect_one_version_one_is_refused()
    {
        var meeting = new Rendezvous(2);

        var results = await Task.WhenAll(TwoKeys.Select(key => new FaultScript { BeforeWrite = meeting.ArriveAsync }
            .RunAsync(() => OtherProcess(3).Writer.CreateAsync(OrderId.For(_user, key), Input(version: 0), Stop))));

        Assert.Single(results, result => result.Stored is not null);
        Assert.Single(results, result => result.Refusal == new OrderRefusal(OrderRefusalKind.ListChanged));
    }

    [Fact]
    public async Task A_list_that_is_created_again_keeps_its_orders()
    {
        await CreateAsync("key");

        await new CreateOrderList(_orders).RunAsync(new CreateOrderListRequest(_user, Usd), Stop);

        Assert.Equal(1, await _orders.FindListVersionAsync(_user, Stop));
    }

    [Fact]
    public async Task An_order_that_is_found_is_the_stored_one_whatever_is_asked_for_now()
    {
        var stored = await CreateAsync("key");

        var found = await _writer.CreateAsync(OrderId.For(_user, "key"), Input() with { Price = 0.001m }, Stop);

        Assert.Equal(new CreateOrderResult(stored, null) { WasThere = true }, found);
    }

    private (OrderTable Orders, OrderWriter Writer) OtherProcess(int repeats)
    {
        var orders = new OrderTable(Storage.Client(_connectionString, repeats));
        return (orders, new OrderWriter(orders, Storage.ConflictRetry, TimeProvider.System));
    }

    private OrderSagaInput Input(long? version = null) => new(_user, 400m, null, "Books", version);

    private async Task<StoredOrder> CreateAsync(string key) => (await _writer.CreateAsync(OrderId.For(_user, key), Input(), Stop)).Stored!;

    private async Task<StoredOrder> ConfirmAsync(string key)
    {
        var confirmed = await _writer.CompleteAsync(await CreateAsync(key), null, null, Stop);
        return (await _orders.FindAsync(_user, confirmed.OrderId, Stop))!;
    }
}
