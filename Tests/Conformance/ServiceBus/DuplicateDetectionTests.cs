using Azure.Messaging.ServiceBus;

namespace Tests.Conformance.ServiceBus;

/// <summary>Official source: duplicate-detection.md (azure-docs).</summary>
public sealed class DuplicateDetectionTests : ServiceBusTest
{
    [Fact]
    public async Task Within_the_window_a_message_of_the_same_id_is_accepted_and_dropped()
    {
        await SendAsync("first", "same");
        Bus.Time.Advance(TimeSpan.FromMinutes(10) - TimeSpan.FromTicks(1));
        await SendAsync("second", "same");
        Bus.Time.Advance(TimeSpan.FromTicks(1));
        await SendAsync("third", "same");

        Assert.Equal("first third", await Bus.BodiesAsync("orders/email"));
    }

    [Fact]
    public async Task A_message_that_was_consumed_is_still_remembered()
    {
        await SendAsync("first", "same");
        await Bus.Receiver("orders/email").CompleteMessageAsync(await Bus.ReceiveAsync("orders/email"));
        await SendAsync("second", "same");

        Assert.Equal("", await Bus.BodiesAsync("orders/email"));
    }

    [Fact]
    public async Task Duplicates_within_one_batch_are_dropped()
    {
        await Bus.Sender("orders").SendMessagesAsync([Message("1", "a"), Message("2", "b"), Message("3", "a")]);
        Assert.Equal("1 2", await Bus.BodiesAsync("orders/email"));
    }

    [Fact]
    public async Task Scheduled_messages_take_part()
    {
        await Bus.Sender("orders").ScheduleMessageAsync(Message("later", "same"), Bus.Time.GetUtcNow() + TimeSpan.FromMinutes(1));
        await SendAsync("now", "same");
        Bus.Time.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal("later", (await Bus.ReceiveAsync("orders/email")).Body.ToString());
        await Bus.AssertNothingComesAsync("orders/email");
    }

    [Fact]
    public async Task Of_many_senders_at_once_one_gets_its_message_kept()
    {
        var sender = Bus.Sender("orders");
        await Task.WhenAll(Enumerable.Range(0, 40).Select(number => sender.SendMessageAsync(Message($"{number}", $"{number % 4}"))));
        Assert.Equal(4, (await Bus.BodiesAsync("orders/email")).Split(' ').Length);
    }

    [Fact]
    public async Task An_entity_without_detection_keeps_all()
    {
        await Bus.Sender().SendMessagesAsync([Message("1", "same"), Message("2", "same")]);
        Assert.Equal("1 2", await Bus.BodiesAsync());
    }

    [Fact]
    public async Task What_a_refused_batch_named_is_not_remembered()
    {
        await TestNamespace.AssertFailsAsync(
            ServiceBusFailureReason.MessageSizeExceeded,
            () => Bus.Sender("orders").ScheduleMessagesAsync(
                [Message("1", "same"), new ServiceBusMessage(new byte[256 * 1024])], Bus.Time.GetUtcNow() + TimeSpan.FromMinutes(1)));
        await SendAsync("2", "same");
        Assert.Equal("2", await Bus.BodiesAsync("orders/email"));
    }

    [Fact]
    public async Task Ids_that_are_out_of_the_window_leave_the_store()
    {
        for (var hour = 0; hour < 20; hour++)
        {
            await SendAsync("x", $"{hour}");
            Bus.Time.Advance(TimeSpan.FromHours(1));
        }

        Assert.Equal(1, Bus.CountRows("servicebus_duplicate"));
    }

    private Task SendAsync(string body, string id) => Bus.Sender("orders").SendMessageAsync(Message(body, id));

    private static ServiceBusMessage Message(string body, string id) => new(body) { MessageId = id };
}
