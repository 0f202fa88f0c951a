namespace LocalRuntime.Engine.Timers;

/// <summary>
/// An NCRONTAB expression: second, minute, hour, day, month, day of week; five fields leave the second out. A time must match them all.
/// Official sources: <c>CronSchedule.cs</c> and <c>TimerSchedule.cs</c> of azure-webjobs-sdk-extensions, NCrontab's <c>CrontabSchedule.cs</c>.
/// </summary>
internal sealed class CronSchedule : TimerSchedule
{
    // The 29th of February falls on a given weekday at least once in 40 years.
    private const int MaxDaysAhead = 41 * 366;

    private readonly string _text;
    private readonly CronField _seconds;
    private readonly CronField _minutes;
    private readonly CronField _hours;
    private readonly CronField _days;
    private readonly CronField _months;
    private readonly CronField _daysOfWeek;

    /// <exception cref="FormatException">A field is malformed, or no day matches.</exception>
    public CronSchedule(string[] fields)
    {
        _text = string.Join(' ', fields);
        var rest = fields.Length == 6 ? fields[1..] : fields;
        _seconds = CronField.SecondOrMinute(fields.Length == 6 ? fields[0] : "0");
        _minutes = CronField.SecondOrMinute(rest[0]);
        _hours = CronField.Hour(rest[1]);
        _days = CronField.Day(rest[2]);
        _months = CronField.Month(rest[3]);
        _daysOfWeek = CronField.DayOfWeek(rest[4]);
        _ = NextAfter(DateTimeOffset.UnixEpoch);
    }

    public override bool IsFrequent =>
        new[] { _minutes, _hours, _days, _months, _daysOfWeek }.All(part => part.IsAny) && Enumerable.Range(0, 60).Count(_seconds.Contains) > 1;

    public override DateTimeOffset NextAfter(DateTimeOffset time)
    {
        var start = time.UtcDateTime.AddSeconds(1);
        var day = start.Date;
        var from = (int)(start - day).TotalSeconds;
        for (var daysAhead = 0; daysAhead < MaxDaysAhead; daysAhead++, day = day.AddDays(1), from = 0)
        {
            if (Matches(day) && FirstSecondOfDay(from) is { } second)
            {
                return new DateTimeOffset(day.AddSeconds(second), TimeSpan.Zero);
            }
        }

        throw new FormatException($"The schedule '{_text}' never comes due.");
    }

    private bool Matches(DateTime day) => _months.Contains(day.Month) && _days.Contains(day.Day) && _daysOfWeek.Contains((int)day.DayOfWeek);

    private int? FirstSecondOfDay(int from)
    {
        for (var minute = from / 60; minute < 24 * 60; minute++)
        {
            if (!_hours.Contains(minute / 60) || !_minutes.Contains(minute % 60))
            {
                continue;
            }

            for (var second = Math.Max(from, minute * 60); second < (minute + 1) * 60; second++)
            {
                if (_seconds.Contains(second % 60))
                {
                    return second;
                }
            }
        }

        return null;
    }
}
