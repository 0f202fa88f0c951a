using System.Globalization;

namespace LocalRuntime.Engine.Timers;

/// <summary>
/// When a timer function is due. Official source: <c>TimerSchedule.cs</c> of azure-webjobs-sdk-extensions. Times are UTC, as in Azure, where
/// WEBSITE_TIME_ZONE is not set.
/// </summary>
internal abstract class TimerSchedule
{
    /// <summary>Whether it fires more often than once a minute, so that a missed run is not worth making up.</summary>
    public abstract bool IsFrequent { get; }

    /// <summary>The first time after <paramref name="time"/>.</summary>
    public abstract DateTimeOffset NextAfter(DateTimeOffset time);

    /// <exception cref="FormatException">The text is neither an NCRONTAB expression nor a TimeSpan, or never comes due.</exception>
    public static TimerSchedule Parse(string text)
    {
        var fields = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (fields.Length is 5 or 6)
        {
            return new CronSchedule(fields);
        }

        return TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var interval) && interval > TimeSpan.Zero
            ? new IntervalSchedule(interval)
            : throw new FormatException($"The schedule expression '{text}' was not recognized as a valid cron expression or timespan string.");
    }

    private sealed class IntervalSchedule(TimeSpan interval) : TimerSchedule
    {
        public override bool IsFrequent => interval < TimeSpan.FromMinutes(1);

        public override DateTimeOffset NextAfter(DateTimeOffset time) => time + interval;
    }
}
