using CustomerFunctions.Identity.Logins;
using Shared.Identifiers;
using Shared.Identity;

namespace Tests.Unit.Customers;

public sealed class LoginTests
{
    private static readonly Login Ada = new("ada", UserId.For("ada", "key"), "hash", Login.FirstPasswordVersion, Role.Customer);

    [Fact]
    public void A_login_knows_the_last_five_addresses_of_its_user()
    {
        var keys = Enumerable.Range(1, 6).Select(number => Login.AddressKey("ada", $"192.0.2.{number}")).ToList();

        var login = keys.Aggregate(Ada, (login, key) => login.Remember(key));

        Assert.False(login.Knows(keys[0]));
        Assert.All(keys.Skip(1), key => Assert.True(login.Knows(key)));
    }

    [Fact]
    public void Remembering_what_is_known_changes_nothing()
    {
        var once = Ada.Remember("key");

        Assert.Same(once, once.Remember("key"));
        Assert.False(Ada.Knows("key"));
        Assert.False(Ada.Knows(""));
    }

    [Fact]
    public void A_login_whose_user_has_left_keeps_its_name_and_nothing_else()
    {
        var disabled = (Ada.Remember("key") with { Role = Role.Admin }).Disable();

        Assert.Equal(new Login("ada", Ada.UserId, "", 2, Role.Customer), disabled);
        Assert.Same(disabled, disabled.Disable());
    }

    [Fact]
    public void An_address_is_remembered_differently_for_each_login() =>
        Assert.NotEqual(Login.AddressKey("ada", "192.0.2.1"), Login.AddressKey("bob", "192.0.2.1"));
}
