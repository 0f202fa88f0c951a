using Tests.Support;

namespace Tests.Conformance.Host;

/// <summary>The schedule of a timer function outlives host and worker.</summary>
public sealed class MissedTimerTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_run_on_schedule_is_told_what_it_follows_and_one_that_was_missed_is_made_up_once()
    {
        var time = new ManualTime(new DateTimeOffset(2030, 1, 1, 2, 0, 0, TimeSpan.Zero));
        await using (var system = await TriggersSystem.StartAsync(_folder.Path, time))
        {
            time.Advance(TimeSpan.FromHours(1));
            Assert.Equal(["nightly False 0001-01-01T00:00:00 2030-01-01T03:00:00"], await system.RecordsAsync("nightly"));
        }

        time.Advance(TimeSpan.FromHours(36));
        await using (var system = await TriggersSystem.StartAsync(_folder.Path, time))
        {
            // Due on the 2nd at three; it is the 2nd, three in the afternoon.
            Assert.Equal(["nightly True 2030-01-01T03:00:00 2030-01-02T03:00:00"], await system.RecordsAsync("nightly"));
            time.Advance(TimeSpan.FromHours(12));
            Assert.Equal("nightly False 2030-01-02T15:00:00 2030-01-03T03:00:00", (await system.RecordsAsync("nightly", 2))[1]);
        }
    }
}
