using Azure.Messaging.ServiceBus;

namespace Tests.Conformance.ServiceBus;

/// <summary>SQLite's own limit of pages stands for the disk.</summary>
public sealed class FullDiskTests : ServiceBusTest
{
    [Fact]
    public async Task A_full_disk_refuses_what_must_be_written_and_all_goes_on_when_there_is_space()
    {
        await Bus.SendAsync("work", "a", "b", "c");
        await Bus.Sender().ScheduleMessageAsync(new ServiceBusMessage(new byte[100_000]), Bus.Time.GetUtcNow() + TimeSpan.FromSeconds(10));
        var receiver = Bus.Receiver();
        var messages = await TestNamespace.ReceiveAsync(receiver, 3);
        var bulky = new Dictionary<string, object> { ["bulk"] = new string('x', 30_000) };
        await LimitAsync(full: true);

        await AssertFullAsync(() => Bus.Sender().SendMessageAsync(new ServiceBusMessage(new byte[100_000])));
        await AssertFullAsync(() => receiver.AbandonMessageAsync(messages[0], bulky));
        await AssertFullAsync(() => receiver.DeadLetterMessageAsync(messages[1], bulky));
        await AssertFullAsync(() => receiver.DeferMessageAsync(messages[2], bulky));
        Bus.Time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal((3, 0, 1, 0), (Bus.Count().Active, Bus.Count().Deferred, Bus.Count().Scheduled, Bus.Count().DeadLettered));

        await LimitAsync(full: false);

        Bus.Time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(100_000, (await Bus.Receiver().ReceiveMessageAsync()).Body.ToMemory().Length);
        await receiver.AbandonMessageAsync(messages[0], bulky);
        await receiver.DeadLetterMessageAsync(messages[1], bulky);
        await receiver.DeferMessageAsync(messages[2], bulky);
        Assert.Equal((2, 1, 0, 1), (Bus.Count().Active, Bus.Count().Deferred, Bus.Count().Scheduled, Bus.Count().DeadLettered));
        Assert.Equal("a", (await Bus.ReceiveAsync())?.Body.ToString());
    }

    private static async Task AssertFullAsync(Func<Task> call) => await TestNamespace.AssertFailsAsync(ServiceBusFailureReason.QuotaExceeded, call);

    // A limit below the present size is taken for that size. Small changes fit into pages that there are.
    private Task LimitAsync(bool full) => Bus.Store.WriteAsync(session =>
    {
        session.Execute(full ? "PRAGMA max_page_count=1" : "PRAGMA max_page_count=1000000");
    });
}
