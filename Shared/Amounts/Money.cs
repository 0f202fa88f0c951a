using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json.Serialization;

namespace Shared.Amounts;

/// <summary>An amount of money: a whole number of minor units (cents, say) of one currency. It is never a floating-point number.</summary>
/// <param name="MinorUnits">How many minor units; negative for money that is taken.</param>
/// <param name="Currency">The currency.</param>
public sealed record Money(long MinorUnits, Currency Currency) : IComparable<Money>
{
    /// <summary>The highest amount of one operation, in minor units.</summary>
    public const long MaxOperation = 1_000_000_000_000;

    /// <summary>The amount in major units, exact, with the decimals of its currency: 400.00 for 40000 cents.</summary>
    [JsonIgnore]
    public decimal Amount => ToAmount(MinorUnits, Currency);

    /// <summary>The amount in major units of a number of minor units.</summary>
    public static decimal ToAmount(long minorUnits, Currency currency) => minorUnits * new decimal(1, 0, 0, false, (byte)currency.Exponent);

    /// <summary>The sum of two amounts.</summary>
    /// <exception cref="InvalidOperationException">They have different currencies.</exception>
    /// <exception cref="OverflowException">The sum does not fit into 64 bits.</exception>
    public static Money operator +(Money left, Money right) => left with { MinorUnits = checked(left.MinorUnits + right.In(left.Currency)) };

    /// <summary>The difference of two amounts.</summary>
    /// <exception cref="InvalidOperationException">They have different currencies.</exception>
    /// <exception cref="OverflowException">The difference does not fit into 64 bits.</exception>
    public static Money operator -(Money left, Money right) => left with { MinorUnits = checked(left.MinorUnits - right.In(left.Currency)) };

    /// <summary>The amount with the opposite sign.</summary>
    /// <exception cref="OverflowException">It does not fit into 64 bits.</exception>
    public static Money operator -(Money money) => money with { MinorUnits = checked(-money.MinorUnits) };

    /// <summary>Whether the first amount is smaller. Amounts of different currencies cannot be compared.</summary>
    public static bool operator <(Money left, Money right) => left.CompareTo(right) < 0;

    /// <summary>Whether the first amount is greater. Amounts of different currencies cannot be compared.</summary>
    public static bool operator >(Money left, Money right) => left.CompareTo(right) > 0;

    /// <summary>Whether the first amount is not greater. Amounts of different currencies cannot be compared.</summary>
    public static bool operator <=(Money left, Money right) => left.CompareTo(right) <= 0;

    /// <summary>Whether the first amount is not smaller. Amounts of different currencies cannot be compared.</summary>
    public static bool operator >=(Money left, Money right) => left.CompareTo(right) >= 0;

    /// <summary>Compares two amounts of one currency.</summary>
    /// <exception cref="InvalidOperationException">They have different currencies.</exception>
    public int CompareTo(Money? other) => other is null ? 1 : MinorUnits.CompareTo(other.In(Currency));

    /// <summary>
    /// Reads an amount that someone asks to move: more than 0, at most <see cref="MaxOperation"/> minor units, and no fraction of a minor unit.
    /// </summary>
    /// <param name="amount">The amount in major units.</param>
    /// <param name="currency">Its currency.</param>
    /// <param name="money">The amount; null if it is refused.</param>
    /// <param name="error">Why it is refused, in words that follow the name of the amount, such as "must be greater than 0."</param>
    public static bool TryFromAmount(
        decimal amount, Currency currency, [NotNullWhen(true)] out Money? money, [NotNullWhen(false)] out string? error)
    {
        error = FindError(amount, currency);
        money = error is null ? new Money((long)(amount * currency.MinorUnitsPerMajor), currency) : null;
        return error is null;
    }

    /// <summary>The amount and the currency code: <c>400.00 USD</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Amount} {Currency.Code}");

    private long In(Currency currency) => Currency == currency
        ? MinorUnits
        : throw new InvalidOperationException($"An amount in {Currency} cannot be combined with one in {currency}.");

    private static string? FindError(decimal amount, Currency currency)
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
