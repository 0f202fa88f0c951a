using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;

namespace Shared.Amounts;

/// <summary>An active ISO 4217 currency. There is one instance for each code, so that equality is identity.</summary>
[JsonConverter(typeof(CurrencyJsonConverter))]
public sealed class Currency
{
    private static readonly Dictionary<string, Currency> All = IsoCurrencies.ExponentByCode
        .ToDictionary(pair => pair.Key, pair => new Currency(pair.Key, pair.Value), StringComparer.Ordinal);

    private Currency(string code, int exponent)
    {
        Code = code;
        Exponent = exponent;
        for (var i = 0; i < exponent; i++)
        {
            MinorUnitsPerMajor *= 10;
        }
    }

    /// <summary>The three upper-case letters.</summary>
    public string Code { get; }

    /// <summary>How many decimals the minor unit is below the major unit: USD 2, JPY 0, KWD 3.</summary>
    public int Exponent { get; }

    /// <summary>10 to the power of <see cref="Exponent"/>.</summary>
    public long MinorUnitsPerMajor { get; } = 1;

    /// <summary>Finds a currency by its code; case matters.</summary>
    public static bool TryFind(string? code, [NotNullWhen(true)] out Currency? currency)
    {
        currency = null;
        return code is not null && All.TryGetValue(code, out currency);
    }

    /// <summary>Finds a currency by a code that was checked before it was stored.</summary>
    /// <exception cref="FormatException">There is no such currency.</exception>
    public static Currency Find(string code) =>
        TryFind(code, out var currency) ? currency : throw new FormatException($"'{code}' is not an ISO 4217 currency code.");

    /// <summary>The code.</summary>
    public override string ToString() => Code;
}
