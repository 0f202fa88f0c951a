using OrderFunctions.Orders;
using Shared.Identifiers;
using Shared.Sagas;
using Tests.Support;

namespace Tests.Integration.Orders;

/// <summary>Each write to an order: its process dies before or after it, it runs twice, two run at once.</summary>
public sealed class OrderWriterTests(TableServiceFixture tableService) : OrderWriterTest(tableService)
{
    [Theory]
    [MemberData(nameof(OneWrite.Faults), MemberType = typeof(OneWrite))]
    public async Task An_order_is_stored_once_whatever_happens_to_its_write(Fault fault, int repeats)
    {
        var (_, writer) = OtherProcess(repeats);

        var result = await FaultScript.CallAsSagaAsync(fault, () => writer.CreateAsync(OrderId.For(User, "key"), Input(version: 0), Stop));

        Assert.Null(result.Refusal);
        Assert.Equal((OrderStatus.Pending, 1), (result.Stored!.Order.Status, result.Stored.Order.Version));
        Assert.Equal(1, await Orders.FindListVersionAsync(User, Stop));
        Assert.Equal(result.Stored, await Orders.FindAsync(User, OrderId.For(User, "key"), Stop));
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
        var confirmed = await Writer.CompleteAsync(OrderKey.Of(stored), null, null, Stop);

        var again = await Writer.CompleteAsync(OrderKey.Of(stored), RejectionReason.TechnicalFailure, null, Stop);

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
        var cancelled = await CancelAsync(Writer, confirmed);

        var late = await Writer.CompleteAsync(OrderKey.Of(confirmed) with { ETag = "W/\"old\"" }, null, null, Stop);

        await Assert.ThrowsAsync<DataLossException>(() => CancelAsync(Writer, pending));
        Assert.Equal(cancelled.State, late);
    }

    [Fact]
    public async Task A_pending_order_is_finished_also_where_its_row_has_moved_on()
    {
        var stored = await CreateAsync("key");

        var confirmed = await Writer.CompleteAsync(
            OrderKey.Of(stored) with { ETag = "W/\"datetime'2026-11-20T12%3A00%3A00.0000000Z'\"" }, null, null, Stop);

        Assert.Equal(OrderStatus.Confirmed, confirmed.Status);
    }

    [Fact]
    public async Task A_list_that_is_created_again_keeps_its_orders()
    {
        await CreateAsync("key");

        await new CreateOrderList(Orders).RunAsync(new CreateOrderListRequest(User, Usd), Stop);

        Assert.Equal(1, await Orders.FindListVersionAsync(User, Stop));
    }

    [Fact]
    public async Task An_order_that_is_found_is_the_stored_one_whatever_is_asked_for_now()
    {
        var stored = await CreateAsync("key");

        var found = await Writer.CreateAsync(OrderId.For(User, "key"), Input() with { Price = 0.001m }, Stop);

        Assert.Equal(new OrderCreation(stored, null, WasThere: true), found);
    }
}
