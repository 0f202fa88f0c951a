using CustomerFunctions.Identity.Attempts;
using Tests.Support;

namespace Tests.Unit.Customers;

public sealed class AttemptRateTests
{
    private static readonly AttemptRate Rate = new(3, TimeSpan.FromMinutes(1));

    [Fact]
    public void Some_attempts_may_follow_each_other_and_then_one_in_each_interval()
    {
        var (forgottenAt, now) = (default(DateTimeOffset), Samples.Now);
        for (var attempt = 1; attempt <= 3; attempt++)
        {
            Assert.True(Rate.Wait(forgottenAt, now) <= TimeSpan.Zero);
            forgottenAt = Rate.Add(forgottenAt, now);
        }

        Assert.Equal(TimeSpan.FromMinutes(1), Rate.Wait(forgottenAt, now));
        Assert.Equal(TimeSpan.FromSeconds(1), Rate.Wait(forgottenAt, now.AddSeconds(59)));
        Assert.Equal(TimeSpan.Zero, Rate.Wait(forgottenAt, now.AddSeconds(60)));
        Assert.Equal(TimeSpan.FromMinutes(1), Rate.Wait(Rate.Add(forgottenAt, now.AddSeconds(60)), now.AddSeconds(60)));
    }

    [Fact]
    public void What_lies_back_long_enough_is_forgotten()
    {
        var now = Samples.Now;

        Assert.Equal(now.AddMinutes(1), Rate.Add(now.AddHours(-5), now));
    }
}
