using Azure.Messaging.ServiceBus;

namespace Tests.Conformance.ServiceBus;

/// <summary>SQLite's own limit of pages stands for the disk.</summary>
public sealed class FullDiskTests : ServiceBusTest
{
    [Fact]
    public async Task A_full_disk_refuses_what_must_be_written_and_all_goes_on_when_there_is_space()
    {
        await Bus.SendAsync("work", "a", "b", "c");
        await Bus.Sender("orders").ScheduleMessageAsync(new ServiceBusMessage(new byte[100_000]), Bus.Time.GetUtcNow() + TimeSpan.FromSeconds(10));
        var receiver = Bus.Receiver();
        var messages = await TestNamespace.ReceiveAsync(receiver, 3);
        var bulky = new Dictionary<string, object> { ["bulk"] = new string('x', 30_000) };
        await LimitAsync(full: true);

        await AssertFullAsync(() => Bus.Sender().SendMessageAsync(new ServiceBusMessage(new byte[100_000])));
        await AssertFullAsync(() => receiver.AbandonMessageAsync(messages[0], bulky));
        await AssertFullAsync(() => receiver.DeadLetterMessageAsync(messages[1], bulky));
        await AssertFullAsync(() => receiver.DeferMessageAsync(messages[2], bulky));
        Bus.Time.Advance(TimeSpan.FromSeconds(10));
        await TestNamespace.WaitUntilAsync(() => Bus.Time.IsWaitedFor(Bus.Time.GetUtcNow() + TimeSpan.FromSeconds(1)));
        Assert.Equal((3, 0, 0), Bus.Count() is var before ? (before.Active, before.Deferred, before.DeadLettered) : default);
        Assert.Equal(1, Bus.Count("orders").Scheduled);

        await LimitAsync(full: false);

        await receiver.AbandonMessageAsync(messages[0], bulky);
        await receiver.DeadLetterMessageAsync(messages[1], bulky);
        await receiver.DeferMessageAsync(messages[2], bulky);
        Assert.Equal((1, 1, 1), Bus.Count() is var after ? (after.Active, after.Deferred, after.DeadLettered) : default);
        Bus.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(100_000, (await Bus.ReceiveAsync("orders/email")).Body.ToMemory().Length);
    }

    private static async Task AssertFullAsync(Func<Task> call) => await TestNamespace.AssertFailsAsync(ServiceBusFailureReason.QuotaExceeded, call);

    // A limit below the present size is taken for that size. Small changes fit into pages that there are.
    private Task LimitAsync(bool full) => Bus.Store.WriteAsync(session =>
    {
        session.Execute(full ? "PRAGMA max_page_count=1" : "PRAGMA max_page_count=1000000");
    });
}
