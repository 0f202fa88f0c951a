namespace Shared.Amounts;

/// <summary>The active currencies of ISO 4217 (list one, without funds, metals and test codes) and their exponents.</summary>
internal static class IsoCurrencies
{
    private const string WithoutMinorUnit = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF";

    private const string WithTwoDecimals =
        "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CNY COP CRC CUP CVE CZK " +
        "DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD " +
        "KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP " +
        "PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH " +
        "USD UYU UZS VED VES WST XCD XCG YER ZAR ZMW ZWG";

    private const string WithThreeDecimals = "BHD IQD JOD KWD LYD OMR TND";

    public static IReadOnlyDictionary<string, int> ExponentByCode { get; } =
        new[] { (Codes: WithoutMinorUnit, Exponent: 0), (Codes: WithTwoDecimals, Exponent: 2), (Codes: WithThreeDecimals, Exponent: 3) }
            .SelectMany(group => group.Codes.Split(' ').Select(code => (Code: code, group.Exponent)))
            .ToDictionary(currency => currency.Code, currency => currency.Exponent, StringComparer.Ordinal);
}
