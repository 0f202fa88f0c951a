using System.Text.Json;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Converters;
using Moq;
using OrderFunctions.Orders;
using OrderFunctions.Placement;

namespace Tests.Unit.Orders;

public sealed class OrderRecoveryTests : OrderTest
{
    private static readonly OrderSagaInput Input = new(User, 400m, null, "Books", null);

    private static readonly Order Pending = PendingWith(Input.Fingerprint);

    private static readonly Order Confirmed = Pending with { Status = OrderStatus.Confirmed };
    private static readonly Order Cancelled = Pending with { Status = OrderStatus.Cancelled };
    private static readonly OrderSagaResult Placed = new(Confirmed, null, false);
    private static readonly OrderSagaResult Refused = new(null, new OrderRefusal(OrderRefusalKind.ListChanged), false);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static TheoryData<OrchestrationRuntimeStatus, OrderSagaResult?, OrderStatus?, bool> Ends => new()
    {
        { OrchestrationRuntimeStatus.Failed, null, null, true },
        { OrchestrationRuntimeStatus.Terminated, null, OrderStatus.Confirmed, true },
        { OrchestrationRuntimeStatus.Running, null, OrderStatus.Pending, false },
        { OrchestrationRuntimeStatus.Running, Placed, null, false },
        { OrchestrationRuntimeStatus.Completed, Placed, OrderStatus.Confirmed, false },
        { OrchestrationRuntimeStatus.Completed, Placed, OrderStatus.Pending, true },
        { OrchestrationRuntimeStatus.Completed, Placed, null, true },
        { OrchestrationRuntimeStatus.Completed, Refused, null, false },
    };

    [Theory]
    [MemberData(nameof(Ends))]
    public void An_order_is_driven_again_where_its_saga_ended_before_it_or_it_was_lost(
        OrchestrationRuntimeStatus status, OrderSagaResult? output, OrderStatus? stored, bool isNeeded) =>
        Assert.Equal(isNeeded, OrderRecovery.IsNeeded(Instance(status, output: output), stored is { } known ? Pending with { Status = known } : null));

    [Fact]
    public void The_result_of_a_saga_is_its_status_and_without_one_the_output_of_a_completed_saga()
    {
        Assert.Equal(Placed, OrderSagaResult.Find(Instance(OrchestrationRuntimeStatus.Running, customStatus: Placed)));
        Assert.Equal(Placed, OrderSagaResult.Find(Instance(OrchestrationRuntimeStatus.Completed, customStatus: Placed, output: Refused)));
        Assert.Equal(Refused, OrderSagaResult.Find(Instance(OrchestrationRuntimeStatus.Completed, output: Refused)));
        Assert.Null(OrderSagaResult.Find(Instance(OrchestrationRuntimeStatus.Running, output: Refused)));
        Assert.Null(OrderSagaResult.Find(null));
    }

    public static TheoryData<Order?, OrderSagaResult?, Order?, Order?> Outcomes => new()
    {
        { Cancelled, Placed, null, Cancelled },
        { null, Placed, Cancelled, Confirmed },
        { null, null, Confirmed, Confirmed },
        { null, null, null, null },
    };

    [Theory]
    [MemberData(nameof(Outcomes))]
    public async Task The_end_that_is_restored_is_that_of_the_cancellation_or_of_the_saga_or_the_one_that_an_earlier_repair_knew(
        Order? cancelled, OrderSagaResult? output, Order? known, Order? restored)
    {
        object? input = null;
        var client = new Mock<DurableTaskClient>(MockBehavior.Strict, "client");
        client.Setup(durable => durable.GetInstanceAsync($"cancel-{Id}", true, Stop))
            .ReturnsAsync(cancelled is null ? null : Instance(OrchestrationRuntimeStatus.Completed, customStatus: cancelled));
        client.Setup(durable => durable.ScheduleNewOrchestrationInstanceAsync(
                nameof(OrderSaga), It.IsAny<object?>(), It.Is<StartOrchestrationOptions>(options => options.InstanceId == Id), Stop))
            .Callback((TaskName _, object? started, StartOrchestrationOptions? _, CancellationToken _) => input = started)
            .ReturnsAsync(Id);
        var before = Input with { Repair = known is null ? null : new OrderRepair(known) };
        var instance = Instance(OrchestrationRuntimeStatus.Completed, output: output, input: before);
        var asked = Input with { Version = 1, Progress = new OrderProgress(Noon.UtcDateTime) { IsAborted = true } };

        Assert.True(await OrderRecovery.StartAsync(client.Object, instance, asked, Stop));

        Assert.Equal(Input with { Repair = new OrderRepair(restored) }, input);
    }

    private static OrchestrationMetadata Instance(
        OrchestrationRuntimeStatus status, object? customStatus = null, object? output = null, object? input = null) => new(nameof(OrderSaga), Id)
        {
            RuntimeStatus = status,
            DataConverter = JsonDataConverter.Default,
            SerializedCustomStatus = Json(customStatus),
            SerializedOutput = Json(output),
            SerializedInput = Json(input),
        };

    private static string? Json(object? value) => value is null ? null : JsonSerializer.Serialize(value);
}
