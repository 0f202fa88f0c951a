using System.Globalization;

namespace LocalRuntime.Engine.Timers;

/// <summary>
/// The values of one field of an NCRONTAB expression: <c>*</c>, numbers, names by any prefix, ranges (given the wrong way round they are
/// turned), steps, and lists of these. Official source: NCrontab's <c>CrontabFieldImpl.cs</c>.
/// </summary>
internal sealed class CronField
{
    private readonly int _min;
    private readonly int _max;
    private readonly string[] _names;
    private ulong _values;

    private CronField(int min, int max, string[] names)
    {
        _min = min;
        _max = max;
        _names = names;
    }

    /// <summary>Whether the field was written as <c>*</c>, or covers all that <c>*</c> would.</summary>
    public bool IsAny => Enumerable.Range(_min, _max - _min + 1).All(Contains);

    public static CronField SecondOrMinute(string text) => Parse(text, 0, 59);

    public static CronField Hour(string text) => Parse(text, 0, 23);

    public static CronField Day(string text) => Parse(text, 1, 31);

    public static CronField Month(string text) => Parse(text, 1, 12, CultureInfo.InvariantCulture.DateTimeFormat.MonthNames[..12]);

    public static CronField DayOfWeek(string text) => Parse(text, 0, 6, CultureInfo.InvariantCulture.DateTimeFormat.DayNames);

    public bool Contains(int value) => (_values & (1UL << value)) != 0;

    private static CronField Parse(string text, int min, int max, params string[] names)
    {
        var field = new CronField(min, max, names);
        foreach (var part in text.Split(','))
        {
            field.Add(part);
        }

        return field;
    }

    private void Add(string part)
    {
        var slash = part.IndexOf('/', StringComparison.Ordinal);
        var range = slash > 0 ? part[..slash] : part;
        var step = slash > 0 ? Math.Max(1, Number(part[(slash + 1)..])) : 1;
        var dash = range.IndexOf('-', StringComparison.Ordinal);
        var (first, last) = range == "*" ? (_min, _max)
            : dash > 0 ? (Value(range[..dash]), Value(range[(dash + 1)..]))
            : slash > 0 ? (Value(range), _max)
            : (Value(range), Value(range));
        if (first > last)
        {
            (first, last) = (last, first);
        }

        for (var value = first; value <= last; value += step)
        {
            _values |= 1UL << value;
        }
    }

    private int Value(string text)
    {
        var value = text.Length > 0 && char.IsAsciiDigit(text[0])
            ? Number(text)
            : text.Length > 0 && Array.FindIndex(_names, name => name.StartsWith(text, StringComparison.OrdinalIgnoreCase)) is >= 0 and var index
                ? _min + index
                : -1;
        return value >= _min && value <= _max ? value : throw new FormatException($"'{text}' must be a value from {_min} to {_max}.");
    }

    private static int Number(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : throw new FormatException($"'{text}' is not a number.");
}
