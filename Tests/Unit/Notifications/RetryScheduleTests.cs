using NotificationFunctions.Consumers;

namespace Tests.Unit.Notifications;

public class RetryScheduleTests
{
    [Theory]
    [InlineData(1, 2)]
    [InlineData(2, 4)]
    [InlineData(9, 512)]
    [InlineData(10, 600)]
    [InlineData(int.MaxValue, 600)]
    public void The_pause_doubles_up_to_ten_minutes(int attempts, int seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), RetrySchedule.NextPause(attempts, TimeSpan.Zero, askedFor: null));

    [Fact]
    public void A_longer_pause_that_the_server_asks_for_is_kept() =>
        Assert.Equal(TimeSpan.FromHours(1), RetrySchedule.NextPause(1, TimeSpan.Zero, TimeSpan.FromHours(1)));

    [Fact]
    public void A_shorter_pause_that_the_server_asks_for_does_not_shorten_ours() =>
        Assert.Equal(TimeSpan.FromSeconds(8), RetrySchedule.NextPause(3, TimeSpan.Zero, TimeSpan.FromSeconds(1)));

    [Fact]
    public void No_pause_reaches_beyond_the_day() =>
        Assert.Equal(
            TimeSpan.FromMinutes(1), RetrySchedule.NextPause(50, TimeSpan.FromHours(24) - TimeSpan.FromMinutes(1), TimeSpan.FromDays(3)));

    [Fact]
    public void After_a_day_nothing_is_tried_again() => Assert.Null(RetrySchedule.NextPause(50, TimeSpan.FromHours(24), askedFor: null));

    [Fact]
    public void A_day_of_pauses_is_a_bounded_number_of_attempts()
    {
        var waited = TimeSpan.Zero;
        var attempts = 1;
        while (RetrySchedule.NextPause(attempts, waited, askedFor: null) is { } pause)
        {
            waited += pause;
            attempts++;
            Assert.InRange(attempts, 1, 200);
        }

        Assert.Equal(RetrySchedule.Patience, waited);
    }
}
