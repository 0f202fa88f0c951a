using CustomerFunctions.Identity.Logins;

namespace Tests.Unit.Customers;

public class PasswordPolicyTests
{
    [Theory]
    [InlineData("correct horse battery staple")]
    [InlineData("пароль-длинный")]
    [InlineData("🐎🔋📎🐴🌈☕🍀🚲")]
    public void Long_enough_is_good_enough_whatever_the_characters(string password) =>
        Assert.Null(PasswordPolicy.WhyRefused(password, "ada"));

    [Theory]
    [InlineData(7, false)]
    [InlineData(8, true)]
    [InlineData(128, true)]
    [InlineData(129, false)]
    public void The_length_is_8_to_128(int length, bool accepted) =>
        Assert.Equal(accepted, PasswordPolicy.WhyRefused("ab" + new string('c', length - 2), "ada") is null);

    [Fact]
    public void A_character_outside_the_basic_plane_counts_once() =>
        Assert.NotNull(PasswordPolicy.WhyRefused("🐎🔋📎🐴🌈🍀🚲", "ada"));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("Password123")]
    [InlineData("zzzzzzzzzz")]
    [InlineData("Ada.Lovelace")]
    public void What_an_attacker_tries_first_is_refused(string? password) =>
        Assert.NotNull(PasswordPolicy.WhyRefused(password, "ada.lovelace"));
}
