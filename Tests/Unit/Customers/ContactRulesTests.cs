using CustomerFunctions.Profiles;

namespace Tests.Unit.Customers;

public class ContactRulesTests
{
    [Theory]
    [InlineData("Ada")]
    [InlineData("O'Brien-Müller, Jr.")]
    [InlineData("𠮷野")]
    [InlineData("عائشة")]
    [InlineData("ක්‍රිස්ටි")]
    [InlineData("<b>Bobby</b>")]
    [InlineData("J.Smith")]
    [InlineData("J.R.R. Tolkien, Ph.D.")]
    [InlineData("نعیم\u200Cالله")]
    public void Names_of_every_script_are_names(string name) => Assert.True(ContactRules.IsName(name));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("Ada\r\nBcc: all@example.com")]
    [InlineData("Ada\u202Eecalevol")]
    [InlineData("Ada\u2028")]
    [InlineData("Ada\uD800")]
    [InlineData("Win at https://evil.example")]
    [InlineData("Win at WWW.evil.example")]
    [InlineData("Visit evil.com now")]
    [InlineData("bit.ly/x")]
    [InlineData("t.co")]
    [InlineData("https：//evil")]
    [InlineData("evil．com")]
    [InlineData("evil。com")]
    [InlineData("mail eve@evil")]
    [InlineData("\u2800")]
    [InlineData("\u3164")]
    [InlineData("Ada\uFFA0")]
    [InlineData("\u200D")]
    [InlineData("\u0301\u034F")]
    public void What_could_forge_a_line_or_hide_or_advertise_is_no_name(string? name) => Assert.False(ContactRules.IsName(name));

    [Fact]
    public void A_name_has_at_most_100_characters()
    {
        Assert.True(ContactRules.IsName(new string('a', 100)));
        Assert.False(ContactRules.IsName(new string('a', 101)));
    }

    [Theory]
    [InlineData("ada@example.com")]
    [InlineData("ada+orders@mail.example.co.uk")]
    [InlineData("o'brien_1@xn--mnchen-3ya.de")]
    public void A_bare_address_is_an_email(string email) => Assert.True(ContactRules.IsEmail(email));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("ada")]
    [InlineData("ada@localhost")]
    [InlineData("ada@@example.com")]
    [InlineData("ada@example..com")]
    [InlineData("ada@-example.com")]
    [InlineData("Ada <ada@example.com>")]
    [InlineData("ada@example.com,eve@example.com")]
    [InlineData("ada@example.com\r\nBcc: eve@example.com")]
    [InlineData("\"ada\"@example.com")]
    [InlineData("ada@[127.0.0.1]")]
    [InlineData("ada@127.0.0.1")]
    [InlineData("ada@example.c")]
    [InlineData(".ada@example.com")]
    [InlineData("ada..lovelace@example.com")]
    [InlineData("ada@bücher.example")]
    public void Anything_else_is_no_email(string? email) => Assert.False(ContactRules.IsEmail(email));

    [Fact]
    public void An_email_has_at_most_64_characters_before_the_at_sign()
    {
        Assert.True(ContactRules.IsEmail(new string('a', 64) + "@example.com"));
        Assert.False(ContactRules.IsEmail(new string('a', 65) + "@example.com"));
    }

    [Theory]
    [InlineData("+44 20 7946 0958", true)]
    [InlineData("(030) 1234-567", true)]
    [InlineData("12345", true)]
    [InlineData("1234", false)]
    [InlineData("+1234567890123456", false)]
    [InlineData("12+34567", false)]
    [InlineData("call me", false)]
    [InlineData("١٢٣٤٥٦", false)]
    [InlineData(null, false)]
    public void A_phone_number_is_what_can_be_dialled(string? phone, bool accepted) => Assert.Equal(accepted, ContactRules.IsPhone(phone));
}
