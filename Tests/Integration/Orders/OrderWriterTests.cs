using Azure;
using Azure.Data.Tables;
using OrderFunctions.Orders;
using Shared.Amounts;
using Shared.Identifiers;
using Shared.Sagas;
using Tests.Support;

namespace Tests.Integration.Orders;

public sealed class OrderWriterTests(TableServiceFixture tableService) : IAsyncLifetime
{
    private static readonly Currency Usd = Currency.Find("USD");
    private static readonly string[] TwoKeys = ["a", "b"];

    private readonly UserId _user = UserId.For("test", Guid.NewGuid().ToString());
    private string _connectionString = "";
    private OrderTable _orders = null!;
    private OrderWriter _writer = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _connectionString = tableService.NewAccountConnectionString();
        await Storage.Client(_connectionString, repeats: 3).CreateTableIfNotExistsAsync(OrderTable.Name, Stop);
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

        var finished = await FaultScript.CallAsSagaAsync(fault, () => writer.CompleteAsync(OrderKey.Of(stored), RejectionReason.InsufficientFunds, null, Stop));

        Assert.Equal((OrderStatus.Rejected, RejectionReason.InsufficientFunds), (finished.Status, finished.Reason));
        Assert.Equal(stored.Order.With(finished), await FindAsync(stored));
    }

    [Fact]
    public async Task A_finished_order_does_not_change_any_more()
    {
        var stored = await CreateAsync("key");
        var confirmed = await _writer.CompleteAsync(OrderKey.Of(stored), null, null, Stop);

        var again = await _writer.CompleteAsync(OrderKey.Of(stored), RejectionReason.TechnicalFailure, null, Stop);

        Assert.Equal(confirmed, again);
        Assert.Equal(stored.Order.With(confirmed), await FindAsync(stored));
    }

    [Theory]
    [MemberData(nameof(OneWrite.Faults), MemberType = typeof(OneWrite))]
    public async Task An_order_is_cancelled_once_whatever_happens_to_its_write(Fault fault, int repeats)
    {
        var (_, writer) = OtherProcess(repeats);
        var stored = await ConfirmAsync("key");

        var cancelled = await FaultScript.CallAsSagaAsync(fault, () => CancelAsync(writer, stored));

        Assert.Equal(OrderStatus.Cancelled, cancelled.Status);
        Assert.Equal(cancelled, await FindAsync(stored));
        Assert.Equal(cancelled, await CancelAsync(writer, stored));
    }

    [Fact]
    public async Task An_order_cancelled_by_two_at_once_is_cancelled_once()
    {
        var stored = await ConfirmAsync("key");
        var meeting = new Rendezvous(2);

        var results = await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => new FaultScript { BeforeWrite = meeting.ArriveAsync }
            .RunAsync(() => CancelAsync(OtherProcess(3).Writer, stored))));

        Assert.Equal(results[0], results[1]);
    }

    [Fact]
    public async Task Only_a_confirmed_order_is_cancelled_and_a_cancelled_one_is_never_confirmed_again()
    {
        var pending = await CreateAsync("pending");
        var confirmed = await ConfirmAsync("key");
        var cancelled = await CancelAsync(_writer, confirmed);

        var late = await _writer.CompleteAsync(OrderKey.Of(confirmed) with { ETag = "W/\"old\"" }, null, null, Stop);

        await Assert.ThrowsAsync<DataLossException>(() => CancelAsync(_writer, pending));
        Assert.Equal(cancelled.State, late);
    }

    [Fact]
    public async Task A_pending_order_is_finished_also_where_its_row_has_moved_on()
    {
        var stored = await CreateAsync("key");

        var confirmed = await _writer.CompleteAsync(
            OrderKey.Of(stored) with { ETag = "W/\"datetime'2026-11-20T12%3A00%3A00.0000000Z'\"" }, null, null, Stop);

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

    public static TheoryData<int, Fault, int> BatchFaults
    {
        get
        {
            var data = new TheoryData<int, Fault, int>();
            foreach (var size in (int[])[2, OrderWriter.MaxBatch])
            {
                data.Add(size, Fault.None, 3);
                foreach (var (fault, repeats) in OneWrite.Faults.Select(row => row.Data))
                    data.Add(size, fault, repeats);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(BatchFaults))]
    public async Task Orders_that_wait_for_one_list_are_stored_together_and_once_whatever_happens_to_their_write(int size, Fault fault, int repeats)
    {
        var (_, writer) = OtherProcess(repeats);
        var allWait = new TaskCompletionSource();
        var script = new FaultScript(Fault.None, fault) { BeforeWrite = () => allWait.Task };

        var results = await script.RunAsync(() =>
        {
            var calls = Enumerable.Range(0, size + 1).Select(number => CreateAsSagaAsync(writer, $"{number}")).ToList();
            allWait.SetResult();
            return Task.WhenAll(calls);
        });

        Assert.Equal(Enumerable.Range(1, size + 1).Select(version => (long)version), results.Select(result => result.Order.Version).Order());
        foreach (var result in results)
            Assert.Equal(result, await _orders.FindAsync(_user, result.Order.OrderId, Stop));
        Assert.Equal(size + 1, await _orders.FindListVersionAsync(_user, Stop));
        if (fault == Fault.None)
            Assert.Equal(2, script.Operations.Count(operation => operation.IsWrite));
    }

    [Fact]
    public async Task An_order_that_is_refused_does_not_hold_up_those_that_wait_with_it()
    {
        var allWait = new TaskCompletionSource();
        OrderRequest[] requests = [Input(), Input() with { Price = 0.001m }, Input(version: 1), Input(version: 1), Input()];

        var results = await new FaultScript { BeforeWrite = () => allWait.Task }.RunAsync(() =>
        {
            var calls = requests.Select((request, number) => _writer.CreateAsync(OrderId.For(_user, $"{number}"), request, Stop)).ToList();
            allWait.SetResult();
            return Task.WhenAll(calls);
        });

        Assert.Equal([1L, null, 2L, null, 3L], results.Select(result => result.Stored?.Order.Version));
        Assert.Equal(
            [OrderRefusalKind.PriceInvalid, OrderRefusalKind.ListChanged], results.Select(result => result.Refusal?.Kind).OfType<OrderRefusalKind>());
    }

    [Fact]
    public async Task The_list_that_a_writer_saw_last_saves_a_read_and_never_makes_a_wrong_refusal()
    {
        var script = new FaultScript();
        await script.RunAsync(() => CreateAsync("1"));
        await script.RunAsync(() => CreateAsync("2"));
        Assert.Equal([false, true, true], script.Operations.Select(operation => operation.IsWrite));

        await OtherProcess(3).Writer.CreateAsync(OrderId.For(_user, "3"), Input(), Stop);
        var expecting = await _writer.CreateAsync(OrderId.For(_user, "4"), Input(version: 3), Stop);
        await OtherProcess(3).Writer.CreateAsync(OrderId.For(_user, "5"), Input(), Stop);
        var stale = await _writer.CreateAsync(OrderId.For(_user, "6"), Input(version: 4), Stop);
        var any = await _writer.CreateAsync(OrderId.For(_user, "7"), Input(), Stop);

        Assert.Equal((4, 6), (expecting.Stored!.Order.Version, any.Stored!.Order.Version));
        Assert.Equal(new OrderRefusal(OrderRefusalKind.ListChanged), stale.Refusal);
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

        Assert.Equal(new OrderCreation(stored, null, WasThere: true), found);
    }

    [Fact]
    public async Task An_order_whose_row_was_lost_is_neither_finished_nor_cancelled_nor_taken_for_another()
    {
        var (pending, confirmed) = (await CreateAsync("pending"), await ConfirmAsync("confirmed"));
        await Table.DeleteEntityAsync(_user, OrderRow.KeyOf(pending.Order.Version), ETag.All, Stop);
        await TakePlaceAsync(confirmed);

        await Assert.ThrowsAsync<DataLossException>(() => _writer.CompleteAsync(OrderKey.Of(pending), null, null, Stop));
        await Assert.ThrowsAsync<DataLossException>(() => CancelAsync(_writer, confirmed));
    }

    [Fact]
    public async Task A_list_that_is_older_than_its_orders_takes_no_order_and_is_not_tried_for_ever()
    {
        await CreateAsync("key");
        await Table.UpdateEntityAsync(
            new TableEntity(_user, OrderListRow.Key) { [nameof(OrderListRow.Version)] = 0L }, ETag.All, cancellationToken: Stop);

        await Assert.ThrowsAsync<DataLossException>(() => CreateAsync("another key"));
    }

    [Fact]
    public async Task An_id_without_its_order_gets_it_back_at_its_version_unless_another_order_has_its_place()
    {
        var (first, second) = (await CreateAsync("first"), await CreateAsync("second"));
        await Table.DeleteEntityAsync(_user, OrderRow.KeyOf(first.Order.Version), ETag.All, Stop);
        await TakePlaceAsync(second);

        var restored = await CreateAsync("first");

        Assert.Equal((first.Order.OrderId, 1L, OrderStatus.Pending), (restored.Order.OrderId, restored.Order.Version, restored.Order.Status));
        Assert.Equal(2, await _orders.FindListVersionAsync(_user, Stop));
        await Assert.ThrowsAsync<DataLossException>(() => CreateAsync("second"));
    }

    [Fact]
    public async Task A_missing_table_is_a_failure_of_storage_and_no_missing_customer()
    {
        await Table.DeleteAsync(Stop);

        Assert.Equal("TableNotFound", (await Assert.ThrowsAsync<RequestFailedException>(() => CreateAsync("key"))).ErrorCode);
    }

    // Another order has the row, as after a restore of the list to an older version.
    private async Task TakePlaceAsync(StoredOrder order) => await Table.UpdateEntityAsync(
        new TableEntity(_user, OrderRow.KeyOf(order.Order.Version)) { [nameof(OrderRow.OrderId)] = OrderId.For(_user, "another").ToString() },
        ETag.All,
        cancellationToken: Stop);

    private TableClient Table => Storage.Client(_connectionString, repeats: 0).GetTableClient(OrderTable.Name);

    private (OrderTable Orders, OrderWriter Writer) OtherProcess(int repeats)
    {
        var orders = new OrderTable(Storage.Client(_connectionString, repeats));
        return (orders, new OrderWriter(orders, Storage.ConflictRetry, TimeProvider.System));
    }

    private OrderRequest Input(long? version = null) => new(_user, 400m, null, "Books", version);

    private async Task<StoredOrder> CreateAsSagaAsync(OrderWriter writer, string key)
    {
        Task<OrderCreation> CreateAsync() => writer.CreateAsync(OrderId.For(_user, key), Input(), Stop);
        try
        {
            return (await CreateAsync()).Stored!;
        }
        catch (RequestFailedException exception) when (exception.InnerException is InjectedFaultException)
        {
            return (await CreateAsync()).Stored!;
        }
    }

    private static Task<Order> CancelAsync(OrderWriter writer, StoredOrder stored) =>
        writer.CancelAsync(stored.Order.UserId, stored.Order.OrderId, stored.Order.Version, Stop);

    private async Task<Order> FindAsync(StoredOrder stored) => (await _orders.FindAsync(_user, stored.Order.OrderId, Stop))!.Order;

    private async Task<StoredOrder> CreateAsync(string key) => (await _writer.CreateAsync(OrderId.For(_user, key), Input(), Stop)).Stored!;

    private async Task<StoredOrder> ConfirmAsync(string key)
    {
        var pending = await CreateAsync(key);
        await _writer.CompleteAsync(OrderKey.Of(pending), null, null, Stop);
        return (await _orders.FindAsync(_user, pending.Order.OrderId, Stop))!;
    }
}
