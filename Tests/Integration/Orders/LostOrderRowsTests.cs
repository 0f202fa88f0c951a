using Azure;
using Azure.Data.Tables;
using OrderFunctions.Orders;
using Shared.Identifiers;
using Shared.Sagas;
using Tests.Support;

namespace Tests.Integration.Orders;

/// <summary>Rows of orders that are gone or older than the others: nothing is guessed, and nothing is tried for ever.</summary>
public sealed class LostOrderRowsTests(TableServiceFixture tableService) : OrderWriterTest(tableService)
{
    [Fact]
    public async Task An_order_whose_row_was_lost_is_neither_finished_nor_cancelled_nor_taken_for_another()
    {
        var (pending, confirmed) = (await CreateAsync("pending"), await ConfirmAsync("confirmed"));
        await Table.DeleteEntityAsync(User, OrderRow.KeyOf(pending.Order.Version), ETag.All, Stop);
        await TakePlaceAsync(confirmed);

        await Assert.ThrowsAsync<DataLossException>(() => Writer.CompleteAsync(OrderKey.Of(pending), null, null, Stop));
        await Assert.ThrowsAsync<DataLossException>(() => CancelAsync(Writer, confirmed));
    }

    [Fact]
    public async Task A_list_that_is_older_than_its_orders_takes_no_order_and_is_not_tried_for_ever()
    {
        await CreateAsync("key");
        await Table.UpdateEntityAsync(
            new TableEntity(User, OrderListRow.Key) { [nameof(OrderListRow.Version)] = 0L }, ETag.All, cancellationToken: Stop);

        await Assert.ThrowsAsync<DataLossException>(() => CreateAsync("another key"));
    }

    [Fact]
    public async Task An_id_without_its_order_gets_it_back_at_its_version_unless_another_order_has_its_place()
    {
        var (first, second) = (await CreateAsync("first"), await CreateAsync("second"));
        await Table.DeleteEntityAsync(User, OrderRow.KeyOf(first.Order.Version), ETag.All, Stop);
        await TakePlaceAsync(second);

        var restored = await CreateAsync("first");

        Assert.Equal((first.Order.OrderId, 1L, OrderStatus.Pending), (restored.Order.OrderId, restored.Order.Version, restored.Order.Status));
        Assert.Equal(2, await Orders.FindListVersionAsync(User, Stop));
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
        new TableEntity(User, OrderRow.KeyOf(order.Order.Version)) { [nameof(OrderRow.OrderId)] = OrderId.For(User, "another").ToString() },
        ETag.All,
        cancellationToken: Stop);
}
