using Azure.Messaging.ServiceBus;

namespace Tests.Runtime.ServiceBus;

/// <summary>One of everything that a broker writes down, and what it acknowledged before it died.</summary>
internal sealed class CrashScript(TestBroker broker)
{
    /// <summary>The steps that were acknowledged, and the last one, which was not.</summary>
    public List<string> Acknowledged { get; } = [];

    public string? Interrupted { get; private set; }

    public async Task RunAsync()
    {
        var sender = broker.Client.CreateSender("orders");
        var receiver = broker.Receiver();
        await StepAsync("send a b c", () => broker.SendAsync("orders", "a", "b", "c"));
        await StepAsync("send d", () => broker.SendAsync("orders", "d"));
        IReadOnlyList<ServiceBusReceivedMessage> messages = [];
        await StepAsync("receive", async () => messages = await receiver.ReceiveMessagesAsync(4));
        await StepAsync("complete a", () => receiver.CompleteMessageAsync(messages[0]));
        await StepAsync("dead-letter b", () => receiver.DeadLetterMessageAsync(messages[1], "reason"));
        await StepAsync("change c", () => receiver.AbandonMessageAsync(messages[2], new Dictionary<string, object> { ["seen"] = true }));
        long number = 0;
        await StepAsync("schedule e", async () => number = await sender.ScheduleMessageAsync(Message("e"), broker.Time.GetUtcNow().AddHours(1)));
        await StepAsync("schedule f", () => sender.ScheduleMessageAsync(Message("f"), broker.Time.GetUtcNow().AddHours(1)));
        await StepAsync("cancel e", () => sender.CancelScheduledMessageAsync(number));
        await StepAsync("complete d", () => receiver.CompleteMessageAsync(messages[3]));
    }

    private static ServiceBusMessage Message(string body) => new(body) { MessageId = body };

    private async Task StepAsync(string step, Func<Task> run)
    {
        Interrupted = step;
        await run();
        Acknowledged.Add(step);
        Interrupted = null;
    }
}
