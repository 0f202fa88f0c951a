using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json.Serialization;

namespace Shared.Amounts;

/// <summary>An amount of money: a whole number of minor units (cents, say) of one currency. It is never a floating-point number.</summary>
/// <param name="MinorUnits">How many minor units; negative where money is taken.</param>
/// <param name="Currency">The currency.</param>
public sealed record Money(long MinorUnits, Currency Currency)
{
    /// <summary>The most that one operation may move, in minor units.</summary>
    public const long MaxOperation = 1_000_000_000_000;

    /// <summary>The amount in major units, exact, with the decimals of its currency: 400.00 for 40000 cents.</summary>
    [JsonIgnore]
    public decimal Amount => ToAmount(MinorUnits, Currency);

    /// <summary>The amount in major units of a number of minor units.</summary>
    public static decimal ToAmount(long minorUnits, Currency currency)
    {
        var magnitude = minorUnits < 0 ? unchecked((ulong)-minorUnits) : (ulong)minorUnits;
        return new decimal((int)magnitude, (int)(magnitude >> 32), 0, minorUnits < 0, (byte)currency.Exponent);
    }

    /// <summary>
    /// Takes an amount that someone asks to move: more than nothing, at most <see cref="MaxOperation"/> minor units, no fraction of one.
    /// </summary>
    /// <param name="amount">The amount in major units.</param>
    /// <param name="currency">Its currency.</param>
    /// <param name="money">The amount in minor units; null where <paramref name="error"/> says why there is none.</param>
    /// <param name="error">What is wrong with the amount, in words that follow its name.</param>
    public static bool TryFromAmount(
        decimal amount, Currency currency, [NotNullWhen(true)] out Money? money, [NotNullWhen(false)] out string? error)
    {
        error = Refuse(amount, currency);
        money = error is null ? new Money((long)(amount * currency.MinorUnitsPerMajor), currency) : null;
        return error is null;
    }

    /// <summary>The amount and the currency code.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Amount} {Currency.Code}");

    private static string? Refuse(decimal amount, Currency currency)
    {
        var limit = ToAmount(MaxOperation, currency);
        if (amount <= 0)
        {
            return "must be greater than 0.";
        }

        if (amount > limit)
        {
            return string.Create(CultureInfo.InvariantCulture, $"must be at most {limit} {currency.Code}.");
        }

        var minorUnits = amount * currency.MinorUnitsPerMajor;
        return minorUnits == decimal.Truncate(minorUnits) ? null : $"must have at most {currency.Exponent} decimals in {currency.Code}.";
    }
}
