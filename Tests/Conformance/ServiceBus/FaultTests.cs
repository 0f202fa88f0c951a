using Azure.Messaging.ServiceBus;
using Emulators.ServiceBus;

namespace Tests.Conformance.ServiceBus;

/// <summary>What the edge between client and broker can do to an operation, and what the official client makes of it.</summary>
public sealed class FaultTests : ServiceBusTest
{
    private readonly List<ServiceBusOperation> _operations = [];

    [Theory]
    [InlineData(ServiceBusFault.RefusedBefore, "a")]
    [InlineData(ServiceBusFault.DisconnectedBefore, "a")]
    [InlineData(ServiceBusFault.RefusedAfter, "a a")]
    [InlineData(ServiceBusFault.DisconnectedAfter, "a a")]
    public async Task A_message_whose_answer_was_lost_is_sent_again_and_kept_twice_where_duplicates_are_not_detected(ServiceBusFault fault, string kept)
    {
        FailOnce(ServiceBusOperationKind.Send, fault);
        await Bus.SendAsync("work", "a");
        await Bus.SendAsync("orders", "b");
        Assert.Equal((kept, "b"), (await Bus.BodiesAsync(), await Bus.BodiesAsync("orders/email")));
        Assert.Equal(["work a", "work a", "orders b"], _operations.Select(operation => $"{operation.Entity} {operation.MessageIds.Single()}"));
    }

    [Fact]
    public async Task Where_duplicates_are_detected_a_message_whose_answer_was_lost_is_kept_once()
    {
        FailOnce(ServiceBusOperationKind.Send, ServiceBusFault.RefusedAfter);
        await Bus.SendAsync("orders", "a");
        Assert.Equal("a", await Bus.BodiesAsync("orders/email"));
    }

    [Fact]
    public async Task A_settlement_that_was_refused_is_repeated()
    {
        FailOnce(ServiceBusOperationKind.Complete, ServiceBusFault.RefusedBefore);
        await Bus.SendAsync("work", "a");
        var receiver = Bus.Receiver();
        await receiver.CompleteMessageAsync(await receiver.ReceiveMessageAsync());
        Assert.Equal("", await Bus.BodiesAsync());
    }

    [Fact]
    public async Task A_settlement_that_was_lost_with_its_connection_is_told_as_a_lost_lock_and_the_message_comes_back()
    {
        FailOnce(ServiceBusOperationKind.Complete, ServiceBusFault.DisconnectedBefore);
        await Bus.SendAsync("work", "a");
        var receiver = Bus.Receiver();
        var message = await receiver.ReceiveMessageAsync();
        await TestNamespace.AssertFailsAsync(ServiceBusFailureReason.MessageLockLost, () => receiver.CompleteMessageAsync(message));
        Bus.Time.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal(2, (await receiver.ReceiveMessageAsync()).DeliveryCount);
    }

    [Theory]
    [InlineData(ServiceBusFault.RefusedAfter)]
    [InlineData(ServiceBusFault.DisconnectedAfter)]
    public async Task A_settlement_whose_answer_was_lost_is_told_as_a_lost_lock_although_it_is_done(ServiceBusFault fault)
    {
        FailOnce(ServiceBusOperationKind.Complete, fault);
        await Bus.SendAsync("work", "a");
        var receiver = Bus.Receiver();
        var message = await receiver.ReceiveMessageAsync();
        await TestNamespace.AssertFailsAsync(ServiceBusFailureReason.MessageLockLost, () => receiver.CompleteMessageAsync(message));
        Assert.Equal("", await Bus.BodiesAsync());
    }

    [Theory]
    [InlineData(ServiceBusOperationKind.RenewLock)]
    [InlineData(ServiceBusOperationKind.ReceiveDeferred)]
    [InlineData(ServiceBusOperationKind.CancelScheduled)]
    public async Task Operations_by_request_are_repeated_too(ServiceBusOperationKind kind)
    {
        await Bus.SendAsync("work", "a", "b");
        var receiver = Bus.Receiver();
        var messages = await TestNamespace.ReceiveAsync(receiver, 2);
        await receiver.DeferMessageAsync(messages[1]);
        var scheduled = await Bus.Sender().ScheduleMessageAsync(new ServiceBusMessage("c"), Bus.Time.GetUtcNow() + TimeSpan.FromHours(1));
        FailOnce(kind, ServiceBusFault.RefusedBefore);

        await receiver.RenewMessageLockAsync(messages[0]);
        await receiver.ReceiveDeferredMessageAsync(messages[1].SequenceNumber);
        await Bus.Sender().CancelScheduledMessageAsync(scheduled);

        Assert.Equal(2, _operations.Count(operation => operation.Kind == kind));
    }

    private void FailOnce(ServiceBusOperationKind kind, ServiceBusFault fault) => Decide = operation =>
    {
        lock (_operations)
        {
            _operations.Add(operation);
            return operation.Kind == kind && _operations.Count(other => other.Kind == kind) == 1 ? fault : ServiceBusFault.None;
        }
    };
}
