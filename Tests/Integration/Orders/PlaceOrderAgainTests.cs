using Microsoft.DurableTask.Client;
using OrderFunctions.Cancellation;
using OrderFunctions.Orders;
using OrderFunctions.Placement;
using Tests.Support;

namespace Tests.Integration.Orders;

/// <summary>A repeated key whose saga ended before its order did, or whose order was lost: the call drives it again, once.</summary>
public sealed class PlaceOrderAgainTests(TableServiceFixture tableService) : OrderCallTest(tableService)
{
    private OrderSagaResult Confirmed => Ended(Told(OrderStatus.Confirmed));

    [Theory]
    [InlineData(OrchestrationRuntimeStatus.Failed, true)]
    [InlineData(OrchestrationRuntimeStatus.Failed, false)]
    [InlineData(OrchestrationRuntimeStatus.Terminated, true)]
    [InlineData(OrchestrationRuntimeStatus.Terminated, false)]
    public async Task A_saga_that_failed_or_was_terminated_is_driven_to_the_end_of_its_order(OrchestrationRuntimeStatus status, bool isStored)
    {
        if (isStored)
            await CreateAsync("key");
        SetSaga(status);
        TellSoon(Id, Confirmed, () => ConfirmAsync("key"));

        var answer = await PlaceAsync(("Prefer", "wait=60"));

        Assert.Equal((201, "Confirmed", "1"), (answer.Status, answer.Text("status"), answer.Text("version")));
        Assert.Equal(("\"1\"", "true", "wait=60"), (
            answer.Header("ETag"), answer.Header("Idempotency-Replayed"), answer.Header("Preference-Applied")));
        Assert.Equal([new SagaStart(nameof(OrderSaga), Id, Asked with { Repair = new OrderRepair(null) })], Sagas.Starts);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_order_that_a_restore_set_back_or_lost_gets_the_end_back_that_its_saga_told(bool isStored)
    {
        if (isStored)
            await CreateAsync("key");
        SetSaga(OrchestrationRuntimeStatus.Completed, Confirmed);
        TellSoon(Id, Confirmed, () => ConfirmAsync("key"));

        var answer = await PlaceAsync();

        Assert.Equal((201, "Confirmed", "1"), (answer.Status, answer.Text("status"), answer.Text("version")));
        Assert.Equal([new SagaStart(nameof(OrderSaga), Id, Asked with { Repair = new OrderRepair(Confirmed.Order) })], Sagas.Starts);
    }

    [Fact]
    public async Task Driving_an_order_again_looks_once_at_each_instance_and_once_for_the_end()
    {
        SetSaga(OrchestrationRuntimeStatus.Failed);
        TellSoon(Id, Confirmed);

        await PlaceAsync();

        Assert.Equal([Id, CancellationSaga.InstanceIdOf(Id), Id], Sagas.Looks.Select(look => look.InstanceId));
    }

    [Fact]
    public async Task A_call_that_drives_an_order_again_waits_no_longer_in_all_than_its_caller_said()
    {
        await CreateAsync("key");
        SetSaga(OrchestrationRuntimeStatus.Running);
        Sagas.OnLook = _ =>
        {
            if (Sagas.Starts is [] && Waited > TimeSpan.FromSeconds(4))
                SetSaga(OrchestrationRuntimeStatus.Failed);
            return Task.CompletedTask;
        };

        var answer = await PlaceAsync(("Prefer", "wait=9"));

        Assert.Equal((202, "Pending", "1"), (answer.Status, answer.Text("status"), answer.Header("Retry-After")));
        Assert.Equal((1, TimeSpan.FromSeconds(9)), (Sagas.Starts.Count, Waited));
    }

    [Fact]
    public async Task An_order_that_another_call_drives_already_is_waited_for()
    {
        await CreateAsync("key");
        SetSaga(OrchestrationRuntimeStatus.Failed);
        Sagas.OnLook = async look =>
        {
            if (look == 2)
                SetSaga(OrchestrationRuntimeStatus.Running);
            if (look != 4)
                return;
            await ConfirmAsync("key");
            SetSaga(OrchestrationRuntimeStatus.Running, Confirmed);
        };

        Assert.Equal((201, "true"), await PlaceAsync() is var answer ? (answer.Status, answer.Header("Idempotency-Replayed")) : default);
        Assert.Empty(Sagas.Starts);
    }

    [Fact]
    public async Task An_order_that_stops_again_is_not_tried_for_ever()
    {
        await CreateAsync("key");
        SetSaga(OrchestrationRuntimeStatus.Failed);
        Sagas.OnStart = _ =>
        {
            SetSaga(OrchestrationRuntimeStatus.Failed);
            return Task.CompletedTask;
        };

        var answer = await PlaceAsync();

        Assert.Equal((503, "/problems/service-unavailable"), answer.Problem);
        Assert.Equal(("1", "true"), (answer.Header("Retry-After"), answer.Header("Idempotency-Replayed")));
        Assert.Single(Sagas.Starts);
    }
}
