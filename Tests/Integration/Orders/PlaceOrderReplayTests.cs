using Microsoft.DurableTask.Client;
using OrderFunctions.Orders;
using OrderFunctions.Placement;
using Tests.Support;

namespace Tests.Integration.Orders;

/// <summary>Later calls with a key: what they answer, and when they drive the order again.</summary>
public sealed class PlaceOrderReplayTests(TableServiceFixture tableService) : OrderCallTest(tableService)
{
    [Fact]
    public async Task A_repeated_key_gets_the_order_as_it_is_now_under_the_present_version_of_the_list()
    {
        var confirmed = await ConfirmAsync("key");
        await CreateAsync("another");
        var cancelled = await CancelAsync(Writer, confirmed);
        SetSaga(OrchestrationRuntimeStatus.Completed, Ended(confirmed.Order));

        var answer = await PlaceAsync();

        Assert.Equal((201, "Cancelled", "1"), (answer.Status, answer.Text("status"), answer.Text("version")));
        Assert.Equal((cancelled.UpdatedAt, "\"2\"", "true"), (
            answer.Body.GetProperty("updatedAt").GetDateTimeOffset(), answer.Header("ETag"), answer.Header("Idempotency-Replayed")));
        Assert.Equal(Location, answer.Header("Location"));
        Assert.Empty(Sagas.Starts);
        Assert.Equal(TimeSpan.Zero, Waited);
    }

    [Fact]
    public async Task Without_the_list_a_repeated_key_has_the_version_of_its_order()
    {
        await CreateAsync("another");
        await ConfirmAsync("key");
        await Table.DeleteEntityAsync(User, OrderListRow.Key, cancellationToken: Stop);
        SetSaga(OrchestrationRuntimeStatus.Completed, Ended(Told(OrderStatus.Confirmed)));

        var answer = await PlaceAsync();

        Assert.Equal((201, "\"2\""), (answer.Status, answer.Header("ETag")));
    }

    [Fact]
    public async Task A_key_whose_history_was_purged_is_a_repeated_one_all_the_same()
    {
        var confirmed = await ConfirmAsync("key");
        await CancelAsync(Writer, confirmed);
        await CreateAsync("another");
        TellSoon(Id, new OrderSagaResult(confirmed.Order, null, FoundFinished: true));

        var answer = await PlaceAsync();

        Assert.Equal((201, "Cancelled"), (answer.Status, answer.Text("status")));
        Assert.Equal(("\"2\"", "true"), (answer.Header("ETag"), answer.Header("Idempotency-Replayed")));
    }

    [Theory]
    [InlineData(null, 201)]
    [InlineData(RejectionReason.InsufficientFunds, 402)]
    public async Task A_key_whose_history_was_purged_is_a_repeated_one_also_for_who_does_not_wait(RejectionReason? reason, int status)
    {
        using var before = new OrderWriter(Orders, Storage.ConflictRetry, new SkippingTime(Samples.Now.AddDays(-40)));
        var created = await before.CreateAsync(Id, Asked, Stop);
        await before.CompleteAsync(OrderKey.Of(created.Stored!), reason, null, Stop);
        await CreateAsync("another");

        var answer = await PlaceAsync(NoWait);

        Assert.Equal((status, "\"2\"", "true"), (answer.Status, answer.Header("ETag"), answer.Header("Idempotency-Replayed")));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    public async Task An_order_that_its_own_saga_has_just_finished_is_no_repeated_one_also_where_the_clocks_differ(int minutes)
    {
        using var behind = new OrderWriter(Orders, Storage.ConflictRetry, new SkippingTime(Samples.Now.AddMinutes(-minutes)));
        Sagas.OnStart = async _ =>
        {
            var created = await behind.CreateAsync(Id, Asked, Stop);
            await behind.CompleteAsync(OrderKey.Of(created.Stored!), null, null, Stop);
            await CreateAsync("another");
        };

        var answer = await PlaceAsync(NoWait);

        Assert.Equal((201, "\"1\"", null), (answer.Status, answer.Header("ETag"), answer.Header("Idempotency-Replayed")));
    }

    [Fact]
    public async Task A_refused_order_leaves_its_key_with_the_refusal_and_the_version_that_the_list_has_now()
    {
        await CreateAsync("another");
        SetSaga(OrchestrationRuntimeStatus.Completed, Refused(new OrderRefusal(OrderRefusalKind.ListChanged)));

        var answer = await PlaceAsync();

        Assert.Equal((409, "/problems/order-list-changed"), answer.Problem);
        Assert.Equal(("\"1\"", "true"), (answer.Header("ETag"), answer.Header("Idempotency-Replayed")));
        Assert.Empty(Sagas.Starts);
    }

    [Fact]
    public async Task A_repeated_key_of_an_order_under_way_gets_it_as_it_is_stored_and_starts_nothing()
    {
        await CreateAsync("key");
        SetSaga(OrchestrationRuntimeStatus.Running);

        var answer = await PlaceAsync(NoWait);

        Assert.Equal((202, "Pending", "1", "true"), (
            answer.Status, answer.Text("status"), answer.Text("version"), answer.Header("Idempotency-Replayed")));
        Assert.Empty(Sagas.Starts);
    }

    [Fact]
    public async Task A_repeated_key_of_an_order_that_is_not_stored_yet_shows_when_it_was_accepted()
    {
        SetSaga(OrchestrationRuntimeStatus.Pending);

        var answer = await PlaceAsync(NoWait);

        Assert.Equal((202, "Pending", "2026-03-01T11:59:00Z"), (answer.Status, answer.Text("status"), answer.Text("createdAt")));
    }

    [Fact]
    public async Task A_rejected_order_stays_rejected()
    {
        await Writer.CompleteAsync(OrderKey.Of(await CreateAsync("key")), RejectionReason.InsufficientFunds, null, Stop);
        await CreateAsync("another");
        SetSaga(OrchestrationRuntimeStatus.Completed, Ended(Told(OrderStatus.Rejected, RejectionReason.InsufficientFunds)));

        var answer = await PlaceAsync();

        Assert.Equal((402, "/problems/insufficient-funds"), answer.Problem);
        Assert.Equal(("Rejected", "\"2\"", "true"), (answer.OrderText("status"), answer.Header("ETag"), answer.Header("Idempotency-Replayed")));
        Assert.Empty(Sagas.Starts);
    }

    [Fact]
    public async Task An_order_that_is_gone_while_its_saga_publishes_is_answered_from_the_saga()
    {
        SetSaga(OrchestrationRuntimeStatus.Running, Ended(Told(OrderStatus.Confirmed)));

        var answer = await PlaceAsync();

        Assert.Equal((201, "Confirmed", "4"), (answer.Status, answer.Text("status"), answer.Text("version")));
        Assert.Empty(Sagas.Starts);
    }

    [Fact]
    public async Task A_saga_that_is_purged_between_the_start_and_the_look_is_not_missed()
    {
        SetSaga(OrchestrationRuntimeStatus.Completed);
        Sagas.OnLook = _ =>
        {
            Sagas.Remove(Id);
            return Task.CompletedTask;
        };

        Assert.Equal((202, "Pending"), await PlaceAsync(NoWait) is var early ? (early.Status, early.Text("status")) : default);

        SetSaga(OrchestrationRuntimeStatus.Completed);
        await ConfirmAsync("key");

        Assert.Equal((201, "Confirmed"), await PlaceAsync(NoWait) is var stored ? (stored.Status, stored.Text("status")) : default);
        Assert.Empty(Sagas.Starts);
    }

    public static TheoryData<OrchestrationRuntimeStatus, bool, bool> StatesUnderAKey
    {
        get
        {
            var data = new TheoryData<OrchestrationRuntimeStatus, bool, bool>();
            OrchestrationRuntimeStatus[] all =
            [
                OrchestrationRuntimeStatus.Pending,
                OrchestrationRuntimeStatus.Completed,
                OrchestrationRuntimeStatus.Failed,
                OrchestrationRuntimeStatus.Terminated,
            ];
            foreach (var status in all)
            {
                data.Add(status, false, false);
                data.Add(status, false, true);
                data.Add(status, true, false);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(StatesUnderAKey))]
    public async Task A_key_of_another_content_is_refused_in_every_state_and_drives_nothing(
        OrchestrationRuntimeStatus status, bool isStored, bool isTold)
    {
        if (isStored)
            await CreateAsync("key");
        SetSaga(status, isTold ? Ended(Told(OrderStatus.Confirmed)) : null);

        var answer = await PlaceAsync("""{"price":500,"description":"Books"}""", [("Idempotency-Key", "key"), NoWait]);

        Assert.Equal((422, "/problems/idempotency-key-reused"), answer.Problem);
        Assert.Empty(Sagas.Starts);
    }

    [Fact]
    public async Task The_stored_order_decides_whose_key_it_is_whatever_was_asked_for_after_the_purge()
    {
        await ConfirmAsync("key");

        var other = await PlaceAsync("""{"price":500,"description":"Books"}""", [("Idempotency-Key", "key"), NoWait]);
        var again = await PlaceAsync(NoWait);

        Assert.Equal(500m, Assert.IsType<OrderSagaInput>(Assert.Single(Sagas.Starts).Input).Price);
        Assert.Equal((422, "/problems/idempotency-key-reused"), other.Problem);
        Assert.Equal((201, "400.00", "true"), (again.Status, again.Text("price"), again.Header("Idempotency-Replayed")));
    }
}
