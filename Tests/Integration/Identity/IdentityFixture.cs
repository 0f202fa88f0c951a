using Tests.Support;

namespace Tests.Integration.Identity;

/// <summary>One running system with both apps, in which Ada has an account with money, and which pages of two origins may call.</summary>
public sealed class IdentityFixture : IAsyncLifetime
{
    internal const string Password = "correct horse battery staple";
    internal const string ListedOrigin = "https://shop.example.com";
    private const string AnotherListedOrigin = "https://admin.example.com";
    private const long Money = 100;

    internal RunningSystem System { get; private set; } = null!;

    /// <summary>What the system asks of Table Storage.</summary>
    internal FunctionFaults Faults { get; } = new();

    internal string Ada { get; private set; } = "";

    /// <summary>A token of Ada's that no test ends.</summary>
    internal string AdasToken { get; private set; } = "";

    internal string BobsToken { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        System = await RunningSystem.StartAsync(options =>
            options.WithSettings(("Cors:AllowedOrigins", $"{ListedOrigin}, {AnotherListedOrigin}")) with { Faults = Faults });
        using var client = Client();
        await client.BecomeAsync("bob", Password);
        BobsToken = client.Token!;
        client.Token = null;
        Ada = await client.BecomeAsync("ada", Password);
        AdasToken = client.Token!;
        Assert.Equal(201, (await client.PostAsync($"/api/accounts/{Ada}/deposits", new { amount = Money }, ("Idempotency-Key", "first"))).Status);
    }

    public ValueTask DisposeAsync() => System.DisposeAsync();

    /// <summary>Somebody who calls the system, as the bearer of a token or as a stranger.</summary>
    internal ApiClient Client(string? token = null) => new(System.Http.BaseAddress!) { Token = token };

    /// <summary>What functions of these names have asked of Table Storage so far.</summary>
    internal IReadOnlyList<IoOperation> OperationsOf(params string[] functions) =>
        [.. Faults.TableOperations.Where(operation => functions.Contains(operation.Function))];
}
