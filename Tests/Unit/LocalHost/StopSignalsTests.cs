using LocalHost.CommandLine;
using Tests.Support;

namespace Tests.Unit.LocalHost;

public sealed class StopSignalsTests
{
    [Fact]
    public void Signals_within_a_second_are_one_request_and_a_later_one_ends_the_process_at_once()
    {
        var time = new ManualTime(DateTimeOffset.UnixEpoch);
        using var signals = new StopSignals(time);
        Assert.False(signals.Stopping.IsCancellationRequested);

        Assert.True(signals.Take());
        Assert.True(signals.Stopping.IsCancellationRequested);
        time.Advance(TimeSpan.FromMilliseconds(999));
        Assert.True(signals.Take());

        time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.False(signals.Take());
    }
}
