using CustomerFunctions.Identity.Logins;

namespace Tests.Unit.Customers;

public class UserNameTests
{
    [Theory]
    [InlineData("ada", "ada")]
    [InlineData("Ada.Lovelace", "ada.lovelace")]
    [InlineData("A_D-1815", "a_d-1815")]
    public void A_name_is_brought_into_lower_case(string given, string expected)
    {
        Assert.True(UserName.TryNormalise(given, out var normalised));
        Assert.Equal(expected, normalised);
    }

    [Theory]
    [InlineData(3, true)]
    [InlineData(64, true)]
    [InlineData(2, false)]
    [InlineData(65, false)]
    public void The_length_is_3_to_64(int length, bool accepted) =>
        Assert.Equal(accepted, UserName.TryNormalise(new string('a', length), out _));

    [Theory]
    [InlineData(null)]
    [InlineData("ada/lovelace")]
    [InlineData("adá")]
    [InlineData("ada\n")]
    [InlineData("\u212Aelvin")]
    public void Anything_else_is_no_name(string? given) => Assert.False(UserName.TryNormalise(given, out _));
}
