using System.Globalization;
using LocalHost.Timers;

namespace Tests.Conformance.Host;

/// <summary>Official sources: TimerSchedule.cs, CronSchedule.cs (azure-webjobs-sdk-extensions).</summary>
public sealed class TimerScheduleTests
{
    [Theory]
    [InlineData("0 */5 * * * *", "2026-01-01T00:00:00Z", "2026-01-01T00:05:00Z")]
    [InlineData("0 */5 * * * *", "2026-01-01T00:59:59Z", "2026-01-01T01:00:00Z")]
    [InlineData("*/10 * * * * *", "2026-01-01T00:00:05.5Z", "2026-01-01T00:00:10Z")]
    [InlineData("30 15 9 * * *", "2026-01-01T09:15:30Z", "2026-01-02T09:15:30Z")]
    [InlineData("0 0 0 1 1 *", "2026-01-01T00:00:00Z", "2027-01-01T00:00:00Z")]
    [InlineData("0 0 0 31 * *", "2026-01-31T00:00:00Z", "2026-03-31T00:00:00Z")]
    [InlineData("0 0 0 29 Feb *", "2026-01-01T00:00:00Z", "2028-02-29T00:00:00Z")]
    [InlineData("0 30 9 * * Mon-Fri", "2026-01-02T10:00:00Z", "2026-01-05T09:30:00Z")]
    [InlineData("0 30 9 * * Fri-Mon", "2026-01-02T10:00:00Z", "2026-01-05T09:30:00Z")]
    [InlineData("0 30 9 * * 0,6", "2026-01-02T10:00:00Z", "2026-01-03T09:30:00Z")]
    [InlineData("0 0 0 13 * 5", "2026-01-01T00:00:00Z", "2026-02-13T00:00:00Z")]
    [InlineData("0 0 8-10/2 * * *", "2026-01-01T08:00:00Z", "2026-01-01T10:00:00Z")]
    [InlineData("0 0 20/2 * * *", "2026-01-01T20:00:00Z", "2026-01-01T22:00:00Z")]
    [InlineData("15 10 * * *", "2026-01-01T00:00:00Z", "2026-01-01T10:15:00Z")]
    [InlineData("01:30:00", "2026-01-01T00:00:00Z", "2026-01-01T01:30:00Z")]
    [InlineData("2", "2026-01-01T00:00:00Z", "2026-01-03T00:00:00Z")]
    public void The_next_time_is_the_first_that_fits_after_the_given_one(string schedule, string after, string expected) =>
        Assert.Equal(Time(expected), TimerSchedule.Parse(schedule).NextAfter(Time(after)));

    [Theory]
    [InlineData("")]
    [InlineData("often")]
    [InlineData("* * * *")]
    [InlineData("* * * * * * *")]
    [InlineData("60 * * * * *")]
    [InlineData("0 0 24 * * *")]
    [InlineData("0 0 0 0 * *")]
    [InlineData("0 0 0 * 13 *")]
    [InlineData("0 0 0 * * 7")]
    [InlineData("0 0 0 * * Xyz")]
    [InlineData("0 ,1 * * * *")]
    [InlineData("0 */x * * * *")]
    [InlineData("00:00:00")]
    [InlineData("-00:01:00")]
    public void What_is_no_schedule_is_refused(string schedule) => Assert.Throws<FormatException>(() => TimerSchedule.Parse(schedule));

    [Theory]
    [InlineData("*/30 * * * * *", true)]
    [InlineData("0 * * * * *", false)]
    [InlineData("*/30 0 * * * *", false)]
    [InlineData("00:00:59", true)]
    [InlineData("00:01:00", false)]
    public void A_schedule_of_less_than_a_minute_is_not_monitored(string schedule, bool isFrequent) =>
        Assert.Equal(isFrequent, TimerSchedule.Parse(schedule).IsFrequent);

    private static DateTimeOffset Time(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
