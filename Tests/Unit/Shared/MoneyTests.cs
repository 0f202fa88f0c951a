using System.Globalization;
using System.Text.Json;
using Shared.Amounts;

namespace Tests.Unit.Shared;

public sealed class MoneyTests
{
    [Theory]
    [InlineData("400", "USD", 40_000L)]
    [InlineData("0.01", "USD", 1L)]
    [InlineData("10000000000.00", "USD", Money.MaxOperation)]
    [InlineData("400", "JPY", 400L)]
    [InlineData("1.234", "KWD", 1_234L)]
    [InlineData("1.50", "JPY", null)]
    [InlineData("0.001", "USD", null)]
    [InlineData("1.2345", "KWD", null)]
    [InlineData("10000000000.01", "USD", null)]
    [InlineData("1000000000001", "JPY", null)]
    [InlineData("79228162514264337593543950335", "KWD", null)]
    [InlineData("0", "USD", null)]
    [InlineData("-1", "USD", null)]
    public void An_amount_is_a_whole_number_of_minor_units_within_limits_or_is_refused(string amount, string code, long? minorUnits)
    {
        var accepted = Money.TryFromAmount(decimal.Parse(amount, CultureInfo.InvariantCulture), Currency.Find(code), out var money, out var error);

        Assert.Equal(minorUnits, money?.MinorUnits);
        Assert.Equal(minorUnits is not null, accepted);
        Assert.Equal(minorUnits is null, error is not null);
    }

    [Theory]
    [InlineData(40_000, "USD", "400.00")]
    [InlineData(-1, "USD", "-0.01")]
    [InlineData(0, "KWD", "0.000")]
    [InlineData(5, "JPY", "5")]
    [InlineData(long.MaxValue, "USD", "92233720368547758.07")]
    [InlineData(long.MinValue, "KWD", "-9223372036854775.808")]
    public void Minor_units_become_an_exact_decimal(long minorUnits, string code, string expected) =>
        Assert.Equal(expected, Money.ToAmount(minorUnits, Currency.Find(code)).ToString(CultureInfo.InvariantCulture));

    [Fact]
    public void Amounts_of_one_currency_are_added_subtracted_and_compared()
    {
        var (five, three) = (Usd(5), Usd(3));

        Assert.Equal((Usd(8), Usd(2), Usd(-5)), (five + three, five - three, -five));
        Assert.True(three < five && five > three && three <= five && five >= three && five <= Usd(5) && five >= Usd(5));
        Assert.False(five < three || three > five || five <= three || three >= five || five < Usd(5) || five > Usd(5));
        Assert.Equal((1, 0), (five.CompareTo(null), five.CompareTo(Usd(5))));
    }

    [Fact]
    public void Amounts_of_different_currencies_never_meet()
    {
        var (dollars, yen) = (Usd(5), new Money(5, Currency.Find("JPY")));

        var mixed = Assert.Throws<InvalidOperationException>(() => dollars + yen);
        Assert.Equal("An amount in JPY cannot be combined with one in USD.", mixed.Message);
        Assert.Throws<InvalidOperationException>(() => dollars - yen);
        Assert.Throws<InvalidOperationException>(() => dollars < yen);
        Assert.NotEqual(dollars, yen);
    }

    [Fact]
    public void An_amount_that_does_not_fit_is_an_error_and_never_wraps()
    {
        Assert.Throws<OverflowException>(() => Usd(long.MaxValue) + Usd(1));
        Assert.Throws<OverflowException>(() => Usd(long.MinValue) - Usd(1));
        Assert.Throws<OverflowException>(() => -Usd(long.MinValue));
    }

    [Fact]
    public void Money_is_written_with_the_decimals_of_its_currency() => Assert.Equal("400.00 USD", Usd(40_000).ToString());

    [Theory]
    [InlineData("0", "must be greater than 0.")]
    [InlineData("10000000000.01", "must be at most 10000000000.00 USD.")]
    [InlineData("0.001", "must have at most 2 decimals in USD.")]
    public void A_refusal_says_what_is_wrong(string amount, string expected)
    {
        Assert.False(Money.TryFromAmount(decimal.Parse(amount, CultureInfo.InvariantCulture), Currency.Find("USD"), out _, out var error));
        Assert.Equal(expected, error);
    }

    private static Money Usd(long minorUnits) => new(minorUnits, Currency.Find("USD"));

    [Fact]
    public void Money_survives_the_json_of_an_orchestration()
    {
        var money = new Money(-123_456, Currency.Find("KWD"));

        Assert.Equal(money, JsonSerializer.Deserialize<Money>(JsonSerializer.Serialize(money)));
    }

    [Theory]
    [InlineData("USD", 2)]
    [InlineData("JPY", 0)]
    [InlineData("KWD", 3)]
    public void A_currency_knows_its_exponent(string code, int exponent) => Assert.Equal(exponent, Currency.Find(code).Exponent);

    [Theory]
    [InlineData("usd")]
    [InlineData("XXX")]
    [InlineData("XAU")]
    [InlineData("")]
    [InlineData(null)]
    public void What_is_no_currency_in_use_is_not_found(string? code) => Assert.False(Currency.TryFind(code, out _));

    [Fact]
    public void A_currency_that_is_none_is_no_valid_json() =>
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<Money>("""{"MinorUnits":1,"Currency":"XXX"}"""));
}
