using System.Diagnostics;
using Azure.Messaging.ServiceBus;

namespace Tests.Conformance.Host;

/// <summary>Service Bus functions: what becomes of their messages.</summary>
public sealed class MessageTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private TriggersSystem _system = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _system = await TriggersSystem.StartAsync(_folder.Path);

    public async ValueTask DisposeAsync()
    {
        await _system.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_function_settles_its_message_and_one_that_fails_has_it_back_until_it_is_dead_lettered()
    {
        await using var sender = _system.Bus.CreateSender("work");
        foreach (var body in new[] { "complete", "complete second", "defer", "dead-letter", "fail" })
            await sender.SendMessageAsync(new ServiceBusMessage(body) { MessageId = body.Replace(' ', '-') }, Stop);

        await using var dead = _system.Bus.CreateReceiver("work", new ServiceBusReceiverOptions { SubQueue = SubQueue.DeadLetter });
        List<ServiceBusReceivedMessage> refused =
            [await dead.ReceiveMessageAsync(cancellationToken: Stop), await dead.ReceiveMessageAsync(cancellationToken: Stop)];

        var asked = refused.Single(message => message.MessageId == "dead-letter");
        Assert.Equal(("Refused", "As asked for.", 3), (asked.DeadLetterReason, asked.DeadLetterErrorDescription, asked.ApplicationProperties["attempts"]));
        Assert.Equal("MaxDeliveryCountExceeded", refused.Single(message => message.MessageId == "fail").DeadLetterReason);
        Assert.Equal(3, (await _system.RecordsAsync("message fail ", 3)).Count);
        Assert.Equal(2, (await _system.RecordsAsync("message complete-second ", 2)).Count);
        await using var receiver = _system.Bus.CreateReceiver("work");
        var left = Assert.Single(await receiver.PeekMessagesAsync(10, cancellationToken: Stop));
        Assert.Equal((ServiceBusMessageState.Deferred, (object)DateTimeOffset.UnixEpoch), (left.State, left.ApplicationProperties["deferred"]));
    }

    [Fact]
    public async Task A_function_that_takes_text_gets_the_body_and_its_message_is_completed_by_the_host()
    {
        await using var sender = _system.Bus.CreateSender("topic");

        await sender.SendMessageAsync(new ServiceBusMessage("hello") { ApplicationProperties = { ["color"] = "red" } }, Stop);

        Assert.Equal("text hello red", Assert.Single(await _system.RecordsAsync("text ")));
    }

    [Fact]
    public async Task Messages_of_a_worker_that_is_killed_come_back_to_the_next_one()
    {
        await using var sender = _system.Bus.CreateSender("work");
        await sender.SendMessageAsync(new ServiceBusMessage("hold once") { MessageId = "held" }, Stop);
        await _system.RecordsAsync("message held 1");
        using var worker = Process.GetProcessById(await _system.WorkerProcessAsync());

        worker.Kill();

        Assert.Single(await _system.RecordsAsync("message held 2"));
    }
}
