namespace Tests.Conformance.ServiceBus;

/// <summary>Dead letters that are put back. Service Bus itself has no such call: the portal sends copies.</summary>
public sealed class RedriveTests : ServiceBusTest
{
    [Fact]
    public async Task Dead_letters_come_again_as_if_they_had_just_been_sent()
    {
        await Bus.SendAsync("orders", "first", "second");
        var receiver = Bus.Receiver("orders/email");
        foreach (var message in await TestNamespace.ReceiveAsync(receiver, 2))
            await receiver.DeadLetterMessageAsync(message, "refused");
        Bus.Time.Advance(TimeSpan.FromDays(1));

        Assert.Equal(2, await Bus.Emulator.RedriveAsync("orders/Subscriptions/email"));

        var again = await TestNamespace.ReceiveAsync(receiver, 2);
        Assert.Equal("first second", TestNamespace.Bodies(again));
        Assert.All(again, message => Assert.Equal((1, Bus.Time.GetUtcNow()), (message.DeliveryCount, message.EnqueuedTime)));
        Assert.Equal("", await Bus.BodiesAsync("orders/email", deadLetters: true));
        Assert.Equal("first second", await Bus.BodiesAsync("orders/audit"));
    }

    [Fact]
    public async Task A_dead_letter_that_somebody_works_on_stays()
    {
        await Bus.SendAsync("work", "a");
        var receiver = Bus.Receiver();
        await receiver.DeadLetterMessageAsync(await receiver.ReceiveMessageAsync());
        await Bus.DeadLetters().ReceiveMessageAsync();

        Assert.Equal(0, await Bus.Emulator.RedriveAsync("work"));
        Assert.Equal(1, Bus.Count().DeadLettered);
    }

    [Theory]
    [InlineData("orders")]
    [InlineData("nothing")]
    [InlineData("work/$DeadLetterQueue")]
    public async Task What_holds_no_messages_has_no_dead_letters_to_put_back(string entity) => Assert.Null(await Bus.Emulator.RedriveAsync(entity));
}
