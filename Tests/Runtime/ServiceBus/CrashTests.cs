using LocalRuntime.Engine.Faults;
using LocalRuntime.Engine.Journaling;
using Tests.Support;

namespace Tests.Runtime.ServiceBus;

/// <summary>The process dies just before, or just after, each single write of the broker.</summary>
public sealed class CrashTests
{
    // The script appends once a step; a test below would notice if it did not.
    private const int Appends = 10;

    public static TheoryData<int, bool> Deaths()
    {
        var deaths = new TheoryData<int, bool>();
        for (var append = 1; append <= Appends; append++)
        {
            deaths.Add(append, false);
            deaths.Add(append, true);
        }

        return deaths;
    }

    [Theory]
    [MemberData(nameof(Deaths))]
    public async Task Nothing_acknowledged_is_lost_and_nothing_is_half_done(int append, bool written)
    {
        using var folder = new TemporaryFolder();
        var broker = TestBroker.Open(folder, journalFaults: new FaultAt(IoEdge.Journal, append, written ? Fault.After : Fault.Before));
        var script = new CrashScript(broker);
        await Assert.ThrowsAsync<JournalBrokenException>(script.RunAsync);
        await broker.DisposeAsync();
        Assert.Equal(append - 1, script.Acknowledged.Count);

        // The step that was under way happened where its write did, and else did not.
        var happened = written ? script.Acknowledged.Append(script.Interrupted!).ToHashSet() : [.. script.Acknowledged];
        await using var restarted = TestBroker.Open(folder, broker.Time);
        await AssertStateAsync(restarted, happened.Contains);

        // The sender does not know either, and sends again: nothing is doubled.
        await restarted.SendAsync("orders", "a", "b", "c");
        await restarted.SendAsync("orders", "d");
        await AssertStateAsync(restarted, step => step.StartsWith("send", StringComparison.Ordinal) || happened.Contains(step));
        restarted.Time.Advance(TimeSpan.FromHours(1));
        var later = new[] { ("schedule e", "cancel e", "e"), ("schedule f", "never", "f") }
            .Where(message => happened.Contains(message.Item1) && !happened.Contains(message.Item2)).Select(message => message.Item3).ToList();
        await Eventually.TrueAsync(async () => (await restarted.BodiesAsync()).Where(body => body is "e" or "f").SequenceEqual(later));
    }

    [Fact]
    public async Task Without_a_death_the_script_runs_to_its_end_with_one_append_a_step()
    {
        using var folder = new TemporaryFolder();
        var disk = new FaultAt(IoEdge.Journal, int.MaxValue, Fault.Before);
        await using var broker = TestBroker.Open(folder, journalFaults: disk);
        var script = new CrashScript(broker);

        await script.RunAsync();

        Assert.Equal((Appends, Appends), (script.Acknowledged.Count, disk.Operations));
    }

    private static async Task AssertStateAsync(TestBroker broker, Func<string, bool> happened)
    {
        string[] sent = [.. happened("send a b c") ? ["a", "b", "c"] : Array.Empty<string>(), .. happened("send d") ? ["d"] : Array.Empty<string>()];
        string[] settled =
        [
            .. happened("complete a") ? ["a"] : Array.Empty<string>(),
            .. happened("dead-letter b") ? ["b"] : Array.Empty<string>(),
            .. happened("complete d") ? ["d"] : Array.Empty<string>(),
        ];
        Assert.Equal(sent.Except(settled), await broker.BodiesAsync());
        Assert.Equal(sent, await broker.BodiesAsync("orders/audit"));
        Assert.Equal(happened("dead-letter b") ? ["b"] : [], await broker.BodiesAsync(deadLetters: true));
        foreach (var message in await broker.Receiver().PeekMessagesAsync(10))
        {
            Assert.Equal(happened("receive") ? 1 : 0, message.DeliveryCount);
            Assert.Equal(message.MessageId == "c" && happened("change c"), message.ApplicationProperties.ContainsKey("seen"));
        }
    }
}
