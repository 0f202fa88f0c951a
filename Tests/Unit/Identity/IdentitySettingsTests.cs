using Microsoft.Extensions.Options;
using Shared.Http.Origins;
using Shared.Identifiers;
using Shared.Identity;
using Tests.Support;

namespace Tests.Unit.Identity;

public sealed class IdentitySettingsTests
{
    private static readonly UserId Admin = UserId.For("admin", "key");

    [Fact]
    public void Nothing_has_to_be_set()
    {
        Assert.Equal(new IdentitySettings(IdentityMode.Session, null, TimeSpan.FromHours(12), 0), TestSettings.Read<IdentitySettings>());
        Assert.Equal(
            new IdentitySettings(IdentityMode.Session, null, TimeSpan.FromHours(12), 0),
            TestSettings.Read<IdentitySettings>(
                ("Identity__Mode", ""), ("Identity__FirstAdmin", ""), ("Identity__SessionLifetime", ""), ("Identity__TrustedProxies", "")));
        Assert.Empty(TestSettings.Read<CorsSettings>(("Cors__AllowedOrigins", "")).AllowedOrigins);
    }

    [Fact]
    public void What_is_set_counts()
    {
        var settings = TestSettings.Read<IdentitySettings>(
            ("Identity__Mode", "appservice"),
            ("WEBSITE_AUTH_ENABLED", "True"),
            ("Identity__FirstAdmin", Admin),
            ("Identity__SessionLifetime", "1.00:00:00"),
            ("Identity__TrustedProxies", "2"),
            ("Identity__RegistrationsPerAddress", "3"),
            ("Identity__Registrations", "4"));

        Assert.Equal(
            new IdentitySettings(IdentityMode.AppService, Admin, TimeSpan.FromDays(1), 2) { RegistrationsPerAddress = 3, Registrations = 4 }, settings);
    }

    [Theory]
    [InlineData("Mode", "None")]
    [InlineData("Mode", "AppService")]
    [InlineData("FirstAdmin", "admin")]
    [InlineData("SessionLifetime", "forever")]
    [InlineData("SessionLifetime", "00:00:59")]
    [InlineData("SessionLifetime", "31.00:00:00")]
    [InlineData("TrustedProxies", "-1")]
    [InlineData("TrustedProxies", "11")]
    [InlineData("RegistrationsPerAddress", "0")]
    [InlineData("Registrations", "many")]
    public void What_makes_no_sense_is_refused_by_its_name(string name, string value)
    {
        var refusal = Assert.Throws<OptionsValidationException>(() => TestSettings.Read<IdentitySettings>(($"Identity__{name}", value)));

        Assert.StartsWith($"Setting Identity__{name} ", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, 1)]
    [InlineData("0", 0)]
    public void In_Azure_the_front_end_is_a_proxy_unless_the_setting_says_otherwise(string? proxies, int expected) => Assert.Equal(
        expected,
        TestSettings.Read<IdentitySettings>(("WEBSITE_INSTANCE_ID", "d3f0"), ("Identity__TrustedProxies", proxies ?? "")).TrustedProxies);

    [Fact]
    public void The_platform_is_not_believed_where_its_authentication_is_off()
    {
        Assert.Throws<OptionsValidationException>(
            () => TestSettings.Read<IdentitySettings>(("Identity__Mode", "AppService"), ("WEBSITE_AUTH_ENABLED", "False")));
    }

    [Fact]
    public void The_first_admin_is_one_whatever_the_login_says_and_nobody_else()
    {
        var settings = TestSettings.Read<IdentitySettings>(("Identity__FirstAdmin", Admin));

        Assert.Equal(Role.Admin, settings.RoleOf(Admin, Role.Customer));
        Assert.Equal(Role.Customer, settings.RoleOf(UserId.For("admin", "other key"), Role.Customer));
        Assert.Equal(Role.Admin, settings.RoleOf(UserId.For("other", "key"), Role.Admin));
    }

    [Fact]
    public void Origins_are_separated_by_commas()
    {
        var settings = TestSettings.Read<CorsSettings>(("Cors__AllowedOrigins", "https://shop.example.com, http://localhost:3000"));

        Assert.Equal(["http://localhost:3000", "https://shop.example.com"], settings.AllowedOrigins.Order());
    }

    [Theory]
    [InlineData("*")]
    [InlineData("https://shop.example.com/")]
    [InlineData("HTTPS://shop.example.com")]
    [InlineData("https://shop.example.com:443")]
    [InlineData("ftp://shop.example.com")]
    public void What_no_browser_sends_as_origin_is_refused(string origin)
    {
        var refusal = Assert.Throws<OptionsValidationException>(
            () => TestSettings.Read<CorsSettings>(("Cors__AllowedOrigins", $"https://a.example.com,{origin}")));

        Assert.StartsWith("Setting Cors__AllowedOrigins ", refusal.Message, StringComparison.Ordinal);
    }
}
