using System.Globalization;
using Shared.Amounts;

namespace Tests.Unit.Shared;

public sealed class ExactDecimalTests
{
    [Theory]
    [InlineData("400", "400")]
    [InlineData("400.00", "400")]
    [InlineData("4e2", "400")]
    [InlineData("40000E-2", "400")]
    [InlineData("0.0400e+4", "400")]
    [InlineData("-0.50", "-0.5")]
    [InlineData("0", "0")]
    [InlineData("-0.000", "0")]
    [InlineData("0e999999999", "0")]
    [InlineData("0.1", "0.1")]
    [InlineData("1234567890123456789012345678", "1234567890123456789012345678")]
    [InlineData("0.0000000000000000000000000001", "0.0000000000000000000000000001")]
    public void Equal_numbers_become_the_same_decimal(string number, string expected)
    {
        Assert.True(ExactDecimal.TryParse(number, out var value));
        Assert.Equal(expected, value.ToString(CultureInfo.InvariantCulture));
    }

    [Theory]
    [InlineData("0.00000000000000000000000000001")]
    [InlineData("1.00000000000000000000000000001")]
    [InlineData("1e-29")]
    [InlineData("1e28")]
    [InlineData("1e999999999")]
    [InlineData("1e-2147483648")]
    [InlineData("1e99999999999")]
    [InlineData("12345678901234567890123456789")]
    public void A_number_that_a_decimal_cannot_hold_exactly_is_refused_instead_of_rounded(string number) =>
        Assert.False(ExactDecimal.TryParse(number, out _));
}
