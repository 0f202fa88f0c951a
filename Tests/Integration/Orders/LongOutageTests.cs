using DurableTask.Core.History;
using Microsoft.DurableTask.Client;
using OrderFunctions.Placement;
using Shared.Events;
using Shared.Identifiers;
using Shared.Sagas;
using Tests.Support;

namespace Tests.Integration.Orders;

/// <summary>An outage of the broker that lasts for days, by a clock on which they take seconds.</summary>
public sealed class LongOutageTests
{
    private const int Speed = 10_000;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_saga_outlasts_days_without_a_broker_with_a_short_history_and_publishes_its_event_in_the_end()
    {
        var time = new FastTime(Speed);
        await using var app = await OrdersApp.StartAsync(time);
        var user = await app.RegisterAsync(balance: 100_000);
        var orderId = OrderId.For(user, "key");
        app.Topics.IsDown = true;
        await SagaClient.StartNewAsync(app.Durable, nameof(OrderSaga), orderId, new OrderSagaInput(user, 400m, null, null, null), Stop);

        // On a busy machine its attempts take days of this clock themselves, so it goes on as new less often.
        var (end, longest, starts) = (time.GetUtcNow() + TimeSpan.FromDays(2), 0, new HashSet<DateTime>());
        await Eventually.TrueAsync(
            async () =>
            {
                var history = await app.Durable.GetOrchestrationHistoryAsync(orderId, Stop);
                longest = Math.Max(longest, history.Count);
                starts.UnionWith(history.OfType<ExecutionStartedEvent>().Select(started => started.Timestamp));
                return time.GetUtcNow() >= end && starts.Count > 3;
            },
            TimeSpan.FromMinutes(3));

        app.Topics.IsDown = false;
        Assert.Equal(OrderConfirmed.Contract.WireType, (await app.EventOfAsync(orderId)).Type);
        await Eventually.TrueAsync(async () =>
            await app.Durable.GetInstanceAsync(orderId, Stop) is { RuntimeStatus: OrchestrationRuntimeStatus.Completed });
        Assert.Equal(60_000, await app.BalanceAsync(user));
        Assert.InRange(longest, 1, 200);
    }
}
