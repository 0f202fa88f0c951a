using Azure.Messaging.ServiceBus;

namespace Tests.Conformance.ServiceBus;

/// <summary>Official sources: service-bus-messages-payloads.md, service-bus-quotas.md, message-sequencing.md (azure-docs).</summary>
public sealed class SendingTests : ServiceBusTest
{
    [Fact]
    public async Task A_message_arrives_with_all_that_its_sender_set_and_all_that_the_broker_adds()
    {
        var sent = new ServiceBusMessage("body")
        {
            MessageId = "id",
            CorrelationId = "correlation",
            Subject = "subject",
            ContentType = "application/json",
            To = "to",
            ReplyTo = "reply",
            ReplyToSessionId = "reply-session",
            PartitionKey = "partition",
            TransactionPartitionKey = "transaction-partition",
            TimeToLive = TimeSpan.FromMinutes(5),
            ApplicationProperties =
            {
                ["text"] = "x",
                ["int"] = 5,
                ["long"] = 6L,
                ["double"] = 1.5,
                ["decimal"] = 1.25m,
                ["bool"] = true,
                ["guid"] = Guid.Parse("11111111-2222-3333-4444-555555555555"),
                ["time"] = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero),
                ["span"] = TimeSpan.FromSeconds(90),
                ["uri"] = new Uri("http://a/b"),
                ["null"] = null,
            },
        };
        await Bus.Sender().SendMessageAsync(sent);

        var received = await Bus.ReceiveAsync();

        Assert.Equal(
            ("body", "id", "correlation", "subject", "application/json", "to", "reply", "reply-session", "partition", "transaction-partition"),
            (received.Body.ToString(), received.MessageId, received.CorrelationId, received.Subject, received.ContentType, received.To, received.ReplyTo,
                received.ReplyToSessionId, received.PartitionKey, received.TransactionPartitionKey));
        Assert.All(sent.ApplicationProperties, property => Assert.Equal(property.Value, received.ApplicationProperties[property.Key]));
        Assert.Equal((1L, 1L, 1), (received.SequenceNumber, received.EnqueuedSequenceNumber, received.DeliveryCount));
        Assert.Equal(Bus.Time.GetUtcNow(), received.EnqueuedTime);
        Assert.Equal(Bus.Time.GetUtcNow() + TimeSpan.FromSeconds(30), received.LockedUntil);
        Assert.Equal(TimeSpan.FromMinutes(5), received.TimeToLive);
        Assert.Equal(ServiceBusMessageState.Active, received.State);
        Assert.True(Guid.TryParse(received.LockToken, out var token) && token != Guid.Empty);
    }

    [Fact]
    public async Task A_batch_is_as_large_as_a_message_and_arrives_as_its_messages_in_their_order()
    {
        var sender = Bus.Sender();
        using var batch = await sender.CreateMessageBatchAsync();
        Assert.Equal(256 * 1024, batch.MaxSizeInBytes);
        for (var number = 0; number < 20; number++)
            Assert.True(batch.TryAddMessage(new ServiceBusMessage($"{number}") { Subject = "s" }));

        await sender.SendMessagesAsync(batch);

        var received = await TestNamespace.ReceiveAsync(Bus.Receiver(), 20);
        Assert.Equal(string.Join(' ', Enumerable.Range(0, 20)), TestNamespace.Bodies(received));
        Assert.Equal(Enumerable.Range(1, 20).Select(number => (long)number), received.Select(message => message.SequenceNumber));
    }

    [Fact]
    public async Task Messages_sent_one_after_the_other_or_without_waiting_are_received_in_their_order()
    {
        var sender = Bus.Sender();
        await Task.WhenAll(Enumerable.Range(0, 100).Select(number => sender.SendMessageAsync(new ServiceBusMessage($"{number}"))));
        await sender.SendMessageAsync(new ServiceBusMessage("last"));

        var received = await TestNamespace.ReceiveAsync(Bus.Receiver(), 101);

        Assert.Equal(Enumerable.Range(1, 101).Select(number => (long)number), received.Select(message => message.SequenceNumber));
        Assert.Equal("last", received[^1].Body.ToString());
    }

    [Fact]
    public async Task Each_subscription_gets_a_copy_of_each_message_with_a_number_of_its_own()
    {
        await Bus.SendAsync("orders", "a", "b");
        await Bus.Receiver("orders/email").CompleteMessageAsync(await Bus.ReceiveAsync("orders/email"));

        Assert.Equal("b", await Bus.BodiesAsync("orders/email"));
        Assert.Equal("a b", await Bus.BodiesAsync("orders/audit"));
        Assert.Equal((2L, 2L), await Bus.ReceiveAsync("orders/email") is { } second ? (second.SequenceNumber, second.EnqueuedSequenceNumber) : default);
    }

    [Fact]
    public async Task More_than_256_KB_at_once_are_refused_and_nothing_of_them_is_kept()
    {
        var sender = Bus.Sender();
        await TestNamespace.AssertFailsAsync(
            ServiceBusFailureReason.MessageSizeExceeded, () => sender.SendMessageAsync(new ServiceBusMessage(new byte[256 * 1024])));
        await TestNamespace.AssertFailsAsync(
            ServiceBusFailureReason.MessageSizeExceeded,
            () => sender.ScheduleMessagesAsync(
                [new ServiceBusMessage(new byte[150 * 1024]), new ServiceBusMessage(new byte[150 * 1024])], Bus.Time.GetUtcNow() + TimeSpan.FromHours(1)));
        Assert.Equal("", await Bus.BodiesAsync());

        await sender.SendMessageAsync(new ServiceBusMessage(new byte[255 * 1024]));
        Assert.Equal(255 * 1024, (await Bus.ReceiveAsync()).Body.ToMemory().Length);
    }

    [Fact]
    public async Task An_entity_that_does_not_exist_is_reported_at_once()
    {
        await AssertNotFoundAsync(() => Bus.Sender("nothing").SendMessageAsync(new ServiceBusMessage()));
        await AssertNotFoundAsync(() => Bus.Sender("orders/Subscriptions/email").SendMessageAsync(new ServiceBusMessage()));
        await AssertNotFoundAsync(() => Bus.Receiver("orders/nothing").ReceiveMessageAsync());
        await AssertNotFoundAsync(() => Bus.Receiver("orders/nothing").PeekMessageAsync());

        static async Task AssertNotFoundAsync(Func<Task> call)
        {
            var failure = await TestNamespace.AssertFailsAsync(ServiceBusFailureReason.MessagingEntityNotFound, call);
            Assert.False(failure.IsTransient);
        }
    }

    [Fact]
    public async Task Entity_names_do_not_depend_on_case()
    {
        await Bus.SendAsync("ORDERS", "a");
        Assert.Equal("a", await Bus.BodiesAsync("Orders/EMAIL"));
    }

    [Fact]
    public async Task An_entity_takes_100_MB_and_is_then_full_until_messages_have_left()
    {
        var sender = Bus.Sender();
        var bodies = Enumerable.Range(0, 410).Select(_ => new ServiceBusMessage(new byte[250 * 1024])).ToList();
        var full = await Assert.ThrowsAsync<ServiceBusException>(async () =>
        {
            foreach (var chunk in bodies.Chunk(8))
                await Task.WhenAll(chunk.Select(message => sender.SendMessageAsync(message)));
        });
        Assert.Equal(ServiceBusFailureReason.QuotaExceeded, full.Reason);
        Assert.InRange(Bus.Count().Active, 400, 409);

        var receiver = Bus.Receiver(options: new ServiceBusReceiverOptions { ReceiveMode = ServiceBusReceiveMode.ReceiveAndDelete });
        await TestNamespace.ReceiveAsync(receiver, 10);
        await sender.SendMessageAsync(new ServiceBusMessage(new byte[250 * 1024]));
    }
}
