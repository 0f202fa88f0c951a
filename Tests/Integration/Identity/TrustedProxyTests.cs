using System.Globalization;

namespace Tests.Integration.Identity;

/// <summary>Sign-ins behind a proxy of one's own, before the front end.</summary>
public sealed class TrustedProxyTests : SignInTest
{
    private const string Proxy = "192.0.2.1";

    private protected override string TrustedProxies => "2";

    [Fact]
    public async Task Who_comes_through_the_same_proxy_does_not_share_its_limit()
    {
        await FailAsync(5, $"{Elsewhere}, {Proxy}");

        AssertTooMany(await SignInAsync("ada", Password, $"{Elsewhere}, {Proxy}"), "300");
        Assert.Equal(200, (await SignInAsync("ada", Password, $"{Home}, {Proxy}")).Status);
    }

    [Fact]
    public async Task What_a_caller_writes_before_the_proxys_hop_does_not_count()
    {
        await FailAsync(5, _ => "ada", attempt => string.Create(CultureInfo.InvariantCulture, $"8.8.8.{attempt}, {Elsewhere}, {Proxy}"));

        AssertTooMany(await SignInAsync("ada", Password, $"{Home}, {Elsewhere}, {Proxy}"), "300");
    }
}
