using System.Globalization;
using NCrontab;

namespace LocalHost.Timers;

/// <summary>
/// When a timer function is due. Official source: <c>TimerSchedule.cs</c> and <c>CronSchedule.cs</c> of azure-webjobs-sdk-extensions. Times are UTC, as
/// in Azure, where WEBSITE_TIME_ZONE is not set.
/// </summary>
internal sealed class TimerSchedule
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private readonly Func<DateTime, DateTime> _next;

    private TimerSchedule(string text, Func<DateTime, DateTime> next, bool isFrequent) => (Text, _next, IsFrequent) = (text, next, isFrequent);

    /// <summary>The expression that it was read from.</summary>
    public string Text { get; }

    /// <summary>Whether it fires more often than once a minute, so that a missed run is not worth making up.</summary>
    public bool IsFrequent { get; }

    /// <exception cref="FormatException">The text is neither an NCRONTAB expression nor a TimeSpan.</exception>
    public static TimerSchedule Parse(string text)
    {
        var fields = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (fields.Length is 5 or 6
            && CrontabSchedule.TryParse(text, new CrontabSchedule.ParseOptions { IncludingSeconds = fields.Length == 6 }) is { } cron)
            return new TimerSchedule(text, cron.GetNextOccurrence, IsFrequentCron(fields, cron));
        return TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var interval) && interval > TimeSpan.Zero
            ? new TimerSchedule(text, time => time + interval, interval < Minute)
            : throw new FormatException($"The schedule expression '{text}' was not recognized as a valid cron expression or timespan string.");
    }

    /// <summary>The first time after <paramref name="time"/>.</summary>
    public DateTimeOffset NextAfter(DateTimeOffset time) => new(_next(time.UtcDateTime), TimeSpan.Zero);

    // Each second of a minute once: neither end counts.
    private static bool IsFrequentCron(string[] fields, CrontabSchedule cron) => fields.Skip(1).All(field => field == "*")
        && cron.GetNextOccurrences(DateTime.UnixEpoch, DateTime.UnixEpoch + Minute + TimeSpan.FromSeconds(1)).Skip(1).Any();
}
