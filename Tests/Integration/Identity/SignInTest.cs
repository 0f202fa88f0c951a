using CustomerFunctions.Identity.Logins;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Shared.Identifiers;
using Shared.Identity;
using Tests.Integration.Orders;
using Tests.Support;

namespace Tests.Integration.Identity;

/// <summary>Tests of sign-ins at the running orders app, whose clock stands still, and which is called from wherever a test says.</summary>
public abstract class SignInTest : IAsyncLifetime
{
    private protected const string Password = "correct horse battery staple";
    private protected const string Wrong = "wrong horse battery staple";

    // Addresses for documentation: they are public, and nobody's.
    private protected const string Home = "203.0.113.7";
    private protected const string Elsewhere = "198.51.100.23";

    private ApiClient _client = null!;

    private protected OrdersApp App { get; private set; } = null!;

    private protected CountingHasher Hasher { get; } = new();

    private protected StillTime Time { get; } = new();

    /// <summary>How many proxies stand before the app: the front end, as in Azure.</summary>
    private protected virtual string TrustedProxies => "1";

    public async ValueTask InitializeAsync()
    {
        App = await OrdersApp.StartAsync(Time,
            new Dictionary<string, string?> { ["Identity:TrustedProxies"] = TrustedProxies },
            services => services.AddSingleton<IPasswordHasher<Login>>(Hasher));
        _client = new ApiClient(App.BaseAddress);
        var login = new Login("ada", UserId.For("ada", "test"), Hasher.HashPassword(null!, Password), Login.FirstPasswordVersion, Role.Customer);
        Assert.True(await App.Service<LoginTable>().TryAddAsync(login, TestContext.Current.CancellationToken));
    }

    public async ValueTask DisposeAsync()
    {
        _client?.Dispose();
        await App.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>Tries to sign in.</summary>
    /// <param name="userName">The user name.</param>
    /// <param name="password">The password.</param>
    /// <param name="from">The hops, as the platform's front end hands them on.</param>
    private protected Task<ApiAnswer> SignInAsync(string userName, string password, string from = Home) =>
        _client.SignInAsync(userName, password, ("X-Forwarded-For", from));

    /// <summary>Tries one password after the other.</summary>
    private protected async Task FailAsync(int times, Func<int, string> userName, Func<int, string> from)
    {
        for (var attempt = 0; attempt < times; attempt++)
            Assert.Equal((401, "/problems/sign-in-failed"), (await SignInAsync(userName(attempt), Wrong, from(attempt))).Problem);
    }

    private protected Task FailAsync(int times, string from = Home) => FailAsync(times, _ => "ada", _ => from);

    private protected static void AssertTooMany(ApiAnswer answer, string retryAfter)
    {
        Assert.Equal((429, "/problems/too-many-attempts"), answer.Problem);
        Assert.Equal((retryAfter, null), (answer.Header("Retry-After"), answer.Header("Set-Cookie")));
    }
}
