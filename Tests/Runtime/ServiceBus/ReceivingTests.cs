using System.Runtime.Serialization;
using Azure.Messaging.ServiceBus;

namespace Tests.Runtime.ServiceBus;

/// <summary>
/// Official behaviour: <c>Sender/ServiceBusSender.cs</c>, <c>Receiver/ServiceBusReceiver.cs</c>,
/// <c>Amqp/AmqpMessageConverter.cs</c> (azure-sdk-for-net).
/// </summary>
public sealed class ReceivingTests : BrokerTest
{
    [Fact]
    public async Task A_message_arrives_with_all_that_its_sender_set()
    {
        var sent = new ServiceBusMessage(new BinaryData(new byte[] { 0, 255, 1 }))
        {
            MessageId = "id",
            CorrelationId = "correlation",
            Subject = "subject",
            To = "to",
            ContentType = "application/json",
            ReplyTo = "reply",
            SessionId = "session",
            PartitionKey = "session",
            ReplyToSessionId = "reply-session",
            TimeToLive = TimeSpan.FromHours(1),
        };
        var properties = new Dictionary<string, object?>
        {
            ["null"] = null,
            ["byte"] = (byte)1,
            ["sbyte"] = (sbyte)-1,
            ["char"] = 'c',
            ["short"] = (short)-2,
            ["ushort"] = (ushort)2,
            ["int"] = -3,
            ["uint"] = 3u,
            ["long"] = -4L,
            ["ulong"] = 4ul,
            ["float"] = 1.5f,
            ["double"] = 2.5,
            ["decimal"] = 3.50m,
            ["bool"] = true,
            ["guid"] = Guid.Parse("11112222-3333-4444-5555-666677778888"),
            ["string"] = "text",
            ["uri"] = new Uri("https://example.com/a"),
            ["date"] = new DateTime(2030, 1, 2, 3, 4, 5, DateTimeKind.Utc),
            ["offset"] = new DateTimeOffset(2030, 1, 2, 3, 4, 5, TimeSpan.Zero),
            ["span"] = TimeSpan.FromSeconds(7),
        };
        foreach (var (name, value) in properties)
            sent.ApplicationProperties[name] = value!;
        await Broker.Client.CreateSender("orders").SendMessageAsync(sent);

        // Also after a restart, which reads it from the journal.
        await RestartBrokerAsync();
        var received = await Broker.Receiver().ReceiveMessageAsync().Soon();

        Assert.Equal([0, 255, 1], received.Body.ToArray());
        Assert.Equal(
            ("id", "correlation", "subject", "to", "application/json", "reply"),
            (received.MessageId, received.CorrelationId, received.Subject, received.To, received.ContentType, received.ReplyTo));
        Assert.Equal(("session", "session", "reply-session"), (received.SessionId, received.PartitionKey, received.ReplyToSessionId));
        Assert.Equal((TimeSpan.FromHours(1), Broker.Time.GetUtcNow().AddHours(1)), (received.TimeToLive, received.ExpiresAt));
        Assert.Equal((1, 1L, 1L), (received.DeliveryCount, received.SequenceNumber, received.EnqueuedSequenceNumber));
        Assert.Equal(Broker.Time.GetUtcNow(), received.EnqueuedTime);
        Assert.Equal(Broker.Time.GetUtcNow().AddMinutes(1), received.LockedUntil);
        Assert.Equal(ServiceBusMessageState.Active, received.State);
        Assert.All(properties, property => Assert.Equal(property.Value, received.ApplicationProperties[property.Key]));
        Assert.Null(received.DeadLetterReason);
    }

    [Fact]
    public async Task Messages_arrive_in_the_order_in_which_they_were_sent()
    {
        await Broker.SendAsync("orders", "1", "2", "3");
        await Broker.SendAsync("orders", "4");

        var messages = await Broker.Receiver().ReceiveMessagesAsync(10).Soon();

        Assert.Equal(["1", "2", "3", "4"], messages.Select(message => message.Body.ToString()));
        Assert.Equal([1L, 2, 3, 4], messages.Select(message => message.SequenceNumber));
    }

    [Fact]
    public async Task Each_subscription_has_its_own_copy()
    {
        await Broker.SendAsync("orders", "a");

        var receiver = Broker.Receiver("orders/email");
        await receiver.CompleteMessageAsync(await receiver.ReceiveMessageAsync().Soon());

        Assert.Empty(await Broker.BodiesAsync("orders/email"));
        Assert.Equal(["a"], await Broker.BodiesAsync("orders/audit"));
    }

    [Fact]
    public async Task A_receiver_that_waits_is_served_when_a_message_comes()
    {
        var waiting = Broker.Receiver().ReceiveMessageAsync();
        Assert.False(waiting.IsCompleted);

        await Broker.SendAsync("orders", "a");

        Assert.Equal("a", (await waiting.Soon()).Body.ToString());
    }

    [Fact]
    public async Task A_receiver_waits_as_long_as_it_was_told()
    {
        var waiting = Broker.Receiver().ReceiveMessageAsync(TimeSpan.FromSeconds(5));
        Broker.Time.Advance(TimeSpan.FromSeconds(4.9));
        Assert.False(waiting.IsCompleted);

        Broker.Time.Advance(TimeSpan.FromSeconds(0.1));

        Assert.Null(await waiting.Soon());
        await Broker.SendAsync("orders", "a");
        Assert.Equal("a", (await Broker.Receiver().ReceiveMessageAsync().Soon()).Body.ToString());
    }

    [Fact]
    public async Task A_cancelled_receive_takes_no_message()
    {
        using var cancellation = new CancellationTokenSource();
        var waiting = Broker.Receiver().ReceiveMessageAsync(cancellationToken: cancellation.Token);

        await cancellation.CancelAsync();

        await Assert.ThrowsAsync<TaskCanceledException>(() => waiting);
        await Broker.SendAsync("orders", "a");
        Assert.Equal(1, (await Broker.Receiver().ReceiveMessageAsync().Soon()).DeliveryCount);
    }

    [Fact]
    public async Task Receive_and_delete_removes_the_message_which_cannot_be_settled()
    {
        await Broker.SendAsync("orders", "a");
        var receiver = Broker.Receiver(options: new ServiceBusReceiverOptions { ReceiveMode = ServiceBusReceiveMode.ReceiveAndDelete });

        var message = await receiver.ReceiveMessageAsync().Soon();

        Assert.Empty(await Broker.BodiesAsync());
        await Assert.ThrowsAsync<InvalidOperationException>(() => receiver.CompleteMessageAsync(message));
    }

    [Fact]
    public async Task Peeking_goes_on_where_it_stopped_and_neither_locks_nor_counts()
    {
        await Broker.SendAsync("orders", "a", "b", "c");
        var receiver = Broker.Receiver();

        var first = await receiver.PeekMessageAsync();
        var rest = await receiver.PeekMessagesAsync(10);
        var again = await receiver.PeekMessageAsync(fromSequenceNumber: 2);

        Assert.Equal(["a", "b", "c"], rest.Prepend(first).Select(message => message.Body.ToString()));
        Assert.Equal("b", again.Body.ToString());
        Assert.Null(await receiver.PeekMessageAsync(fromSequenceNumber: 4));
        Assert.Equal(0, first.DeliveryCount);
        Assert.Equal(Guid.Empty.ToString(), first.LockToken);
        await Assert.ThrowsAsync<InvalidOperationException>(() => receiver.CompleteMessageAsync(first));
        Assert.Equal(1, (await receiver.ReceiveMessageAsync().Soon()).DeliveryCount);
    }

    [Fact]
    public async Task A_message_that_outlived_its_time_is_not_delivered()
    {
        var sender = Broker.Client.CreateSender("orders");
        await sender.SendMessageAsync(new ServiceBusMessage("short") { TimeToLive = TimeSpan.FromSeconds(10) });
        await sender.SendMessageAsync(new ServiceBusMessage("long") { TimeToLive = TimeSpan.FromSeconds(11) });

        Broker.Time.Advance(TimeSpan.FromSeconds(10));

        Assert.Equal("long", (await Broker.Receiver().ReceiveMessageAsync().Soon()).Body.ToString());
        Assert.Empty(await Broker.BodiesAsync(deadLetters: true));
    }

    [Fact]
    public async Task Where_the_entity_says_so_messages_age_by_its_time_and_are_dead_lettered()
    {
        await Broker.SendAsync("retries", "old");
        Broker.Time.Advance(TimeSpan.FromDays(1));
        await Broker.SendAsync("retries", "new");

        Assert.Equal("new", (await Broker.Receiver("retries").ReceiveMessageAsync().Soon()).Body.ToString());
        var dead = await Broker.DeadLetters("retries").ReceiveMessageAsync().Soon();
        Assert.Equal(("old", "TTLExpiredException"), (dead.Body.ToString(), dead.DeadLetterReason));
    }

    [Theory]
    [InlineData("nowhere", null)]
    [InlineData("nowhere", "email")]
    [InlineData("orders", "nobody")]
    public async Task An_entity_that_does_not_exist_is_reported(string name, string? subscription)
    {
        var receiver = subscription is null ? Broker.Client.CreateReceiver(name) : Broker.Client.CreateReceiver(name, subscription);

        var failure = await Assert.ThrowsAsync<ServiceBusException>(() => receiver.ReceiveMessageAsync());

        Assert.Equal((ServiceBusFailureReason.MessagingEntityNotFound, false), (failure.Reason, failure.IsTransient));
        Assert.Equal(receiver.EntityPath, failure.EntityPath);
    }

    [Fact]
    public async Task Sending_to_an_entity_that_does_not_exist_is_reported()
    {
        var failure = await Assert.ThrowsAsync<ServiceBusException>(() => Broker.SendAsync("nowhere", "a"));

        Assert.Equal(ServiceBusFailureReason.MessagingEntityNotFound, failure.Reason);
    }

    [Fact]
    public async Task Entity_names_do_not_depend_on_case()
    {
        await Broker.SendAsync("Orders", "a");

        Assert.Equal(["a"], await Broker.BodiesAsync("ORDERS/Email"));
    }

    [Theory]
    [InlineData(300 * 1024)]
    [InlineData(130 * 1024, 130 * 1024)]
    public async Task More_than_256_KB_at_once_are_refused_as_a_whole(params int[] sizes)
    {
        var messages = sizes.Select(size => new ServiceBusMessage(new byte[size]));

        var failure = await Assert.ThrowsAsync<ServiceBusException>(() => Broker.Client.CreateSender("orders").SendMessagesAsync(messages));

        Assert.Equal(ServiceBusFailureReason.MessageSizeExceeded, failure.Reason);
        Assert.Empty(await Broker.BodiesAsync());
    }

    [Fact]
    public async Task A_property_of_a_type_that_messages_do_not_carry_is_refused()
    {
        var message = new ServiceBusMessage("a") { ApplicationProperties = { ["list"] = new List<int>() } };

        await Assert.ThrowsAsync<SerializationException>(() => Broker.Client.CreateSender("orders").SendMessageAsync(message));

        Assert.Empty(await Broker.BodiesAsync());
    }
}
