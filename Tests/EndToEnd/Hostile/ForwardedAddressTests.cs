using System.Globalization;
using Tests.Support;

namespace Tests.EndToEnd.Hostile;

/// <summary>Callers who make up an X-Forwarded-For to get round the limits of sign-in, at the host and the official worker as processes.</summary>
[Trait("Suite", "Hostile")]
public sealed class ForwardedAddressTests
{
    private const string Wrong = "wrong horse battery staple";
    private const string Own = "198.51.100.23";

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task Only_what_trusted_proxies_have_appended_tells_callers_apart(int trustedProxies)
    {
        var settings = string.Create(
            CultureInfo.InvariantCulture, $$$"""{ "IsEncrypted": false, "Values": { "Identity__TrustedProxies": "{{{trustedProxies}}}" } }""");
        await using var host = new LocalHostProcess { Settings = settings };
        await host.StartAsync();
        using var client = new ApiClient(host.BaseAddress);

        // The front end appends the address that called it, with its port; what stands before is made up anew for each attempt.
        for (var attempt = 1; attempt <= 5; attempt++)
            Assert.Equal(401, (await SignInAsync(client, Made(attempt))).Status);

        Assert.Equal(429, (await SignInAsync(client, Made(6))).Status);
        Assert.Equal(trustedProxies == 0 ? 429 : 401, (await SignInAsync(client, "203.0.113.7:50000")).Status);
    }

    private static string Made(int attempt) => string.Create(CultureInfo.InvariantCulture, $"8.8.8.{attempt}, {Own}:{50_000 + attempt}");

    private static Task<ApiAnswer> SignInAsync(ApiClient client, string forwardedFor) =>
        client.SignInAsync("nobody-here", Wrong, ("X-Forwarded-For", forwardedFor));
}
