using Tests.Support;

namespace Tests.EndToEnd.Starting;

/// <summary>How long a start takes, measured while no other test runs.</summary>
[Collection(nameof(Alone))]
public sealed class StartTimeTests
{
    private static readonly TimeSpan LongestStart = TimeSpan.FromSeconds(15);

    [Fact]
    public async Task The_local_host_is_healthy_in_less_than_fifteen_seconds()
    {
        await using var host = new LocalHostProcess();
        var started = TimeProvider.System.GetTimestamp();

        await host.StartAsync();

        var taken = TimeProvider.System.GetElapsedTime(started);
        Assert.True(taken < LongestStart, $"The start took {taken}.");
    }
}
