using System.Text;
using System.Text.Json;
using Tests.Support;

namespace Tests.EndToEnd.Hostile;

/// <summary>Somebody who says that they are somebody else, in every way that a request has.</summary>
[Collection(nameof(SharedHost))]
[Trait("Suite", "Hostile")]
public sealed class ForgedIdentityTests(SharedHost shared) : IAsyncLifetime
{
    private const string Password = "correct horse battery staple";

    private ApiClient _victim = null!;
    private ApiClient _thief = null!;
    private string _victimId = "";
    private string _thiefId = "";

    public async ValueTask InitializeAsync()
    {
        (_victim, _thief) = (new ApiClient(shared.BaseAddress), new ApiClient(shared.BaseAddress));
        _victimId = await _victim.BecomeAsync($"victim-{Guid.NewGuid():N}"[..20], Password);
        _thiefId = await _thief.BecomeAsync($"thief-{Guid.NewGuid():N}"[..20], Password);
    }

    public ValueTask DisposeAsync()
    {
        _victim.Dispose();
        _thief.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task A_forged_token_signs_nobody_in()
    {
        var secret = _thief.Token!.Split('.')[1];
        foreach (var token in (string[])
        [
            $"{_victimId}.{secret}",
            $"{_victimId}' or 1 eq 1.{secret}",
            Convert.ToBase64String(Encoding.UTF8.GetBytes($$"""{"alg":"none"}""")) + $".{secret}.",
        ])
        {
            _thief.Token = token;
            Assert.Equal((401, "/problems/unauthenticated"), (await _thief.GetAsync($"/api/accounts/{_victimId}")).Problem);
        }
    }

    [Fact]
    public async Task Headers_that_a_platform_or_a_proxy_would_set_make_nobody_of_a_caller()
    {
        var principal = Convert.ToBase64String(JsonSerializer.SerializeToUtf8Bytes(new
        {
            auth_typ = "aad",
            claims = new[]
            {
                new { typ = "http://schemas.microsoft.com/identity/claims/objectidentifier", val = _victimId },
                new { typ = "roles", val = "Admin" },
            },
            role_typ = "roles",
        }));
        (string, string)[] headers =
        [
            ("X-MS-CLIENT-PRINCIPAL", principal), ("X-MS-CLIENT-PRINCIPAL-ID", _victimId), ("X-Forwarded-User", _victimId),
            ("X-Original-URL", "/api/customers"),
            ("X-HTTP-Method-Override", "GET"),
        ];

        Assert.Equal(403, (await _thief.GetAsync($"/api/accounts/{_victimId}", headers)).Status);
        Assert.Equal(403, (await _thief.GetAsync("/api/customers", headers)).Status);
        _thief.Token = null;
        Assert.Equal(401, (await _thief.GetAsync($"/api/accounts/{_victimId}", headers)).Status);
    }

    [Fact]
    public async Task Who_names_another_customer_in_path_query_or_body_is_refused_and_nothing_happens()
    {
        Assert.Equal(403, (await _thief.GetAsync($"/api/customers/{_victimId}")).Status);
        Assert.Equal(403, (await _thief.GetAsync($"/api/orders?userId={_victimId}")).Status);
        Assert.Equal(400, (await _thief.GetAsync($"/api/orders?userId={_thiefId}&userId={_victimId}")).Status);
        Assert.Equal(403, (await _thief.PostAsync("/api/orders", new { userId = _victimId, price = 1 }, ("Idempotency-Key", "forged"))).Status);
        Assert.Equal(403, (await _thief.PostAsync($"/api/accounts/{_victimId}/withdrawals", new { amount = 1 }, ("Idempotency-Key", "forged"))).Status);
        Assert.Equal(403, (await _thief.PutAsync($"/api/accounts/{_thiefId}/status", new { status = "Active" })).Status);
        Assert.Equal(400, (await _thief.GetAsync($"/api/accounts/{_thiefId}", ("Cookie", $"session_id={_victim.Token}"))).Status);

        Assert.Equal("0", (await _victim.GetAsync($"/api/accounts/{_victimId}")).Text("entries"));
        Assert.Equal(0, (await _victim.GetAsync("/api/orders")).Body.GetProperty("orders").GetArrayLength());
    }
}
