using System.Globalization;

namespace Shared.Amounts;

/// <summary>Reads JSON numbers as decimals without rounding.</summary>
public static class ExactDecimal
{
    private const int MaxDigits = 28;

    /// <summary>
    /// Reads the text of a JSON number, exponent notation included. The value has no trailing zeros, so that equal numbers
    /// are equal texts. False where a decimal cannot hold it exactly: it would need more than 28 digits.
    /// </summary>
    public static bool TryParse(ReadOnlySpan<char> number, out decimal value)
    {
        value = 0;
        var exponent = 0;
        var mantissa = number;
        if (number.IndexOfAny('e', 'E') is var e and >= 0)
        {
            mantissa = number[..e];
            if (!int.TryParse(number[(e + 1)..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out exponent))
            {
                return false;
            }
        }

        var negative = mantissa is ['-', ..];
        var point = mantissa.IndexOf('.');
        var decimals = (point < 0 ? 0L : mantissa.Length - point - 1) - exponent;
        var digits = mantissa.ToString().Replace(".", "", StringComparison.Ordinal).TrimStart('-', '0');
        var significant = digits.TrimEnd('0');
        decimals -= digits.Length - significant.Length;
        if (significant.Length == 0)
        {
            return true;
        }

        if (decimals > MaxDigits || significant.Length + Math.Max(0, -decimals) > MaxDigits)
        {
            return false;
        }

        if (decimals < 0)
        {
            significant = significant.PadRight(significant.Length - (int)decimals, '0');
            decimals = 0;
        }

        var bits = decimal.GetBits(decimal.Parse(significant, NumberStyles.None, CultureInfo.InvariantCulture));
        value = new decimal(bits[0], bits[1], bits[2], negative, (byte)decimals);
        return true;
    }
}
