using System.Globalization;
using Shared.Amounts;

namespace NotificationFunctions.Emails.Letters;

/// <summary>Amounts as people read them.</summary>
internal static class Price
{
    /// <summary>The amount with thousands separators and the decimals of its currency: 1,234.50 USD, 1,234 JPY.</summary>
    public static string Format(decimal amount, string currencyCode)
    {
        // An event of a newer version may know a currency that this app does not; its amount is exact in any case.
        var format = Currency.TryFind(currencyCode, out var currency) ? $"N{currency.Exponent}" : "G";
        return $"{amount.ToString(format, CultureInfo.InvariantCulture)} {currencyCode}";
    }
}
