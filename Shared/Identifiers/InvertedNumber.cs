using System.Globalization;

namespace Shared.Identifiers;

/// <summary>Numbers as the end of row keys in which the highest comes first, because Table Storage only sorts upwards.</summary>
public static class InvertedNumber
{
    /// <summary>How many digits there are.</summary>
    public const int Length = 19;

    /// <summary>19 digits that sort before those of every smaller number.</summary>
    /// <param name="number">From 0 upwards.</param>
    public static string Format(long number)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(number);
        return (long.MaxValue - number).ToString("D19", CultureInfo.InvariantCulture);
    }
}
