using CustomerFunctions.Identity.Logins;
using Microsoft.Extensions.DependencyInjection;
using Shared.Identifiers;
using Shared.Identity;
using Tests.Support;

namespace Tests.Integration.Identity;

/// <summary>When sessions end, at both apps.</summary>
public sealed class SessionEndTests(IdentityFixture fixture) : IClassFixture<IdentityFixture>
{
    private const string NewPassword = "another good password";

    // An order that does not exist: who may ask for it gets 404.
    private static readonly string NoOrder = $"/api/orders/{OrderId.For(UserId.For("nobody", "key"), "none")}";

    [Fact]
    public async Task A_session_ends_when_its_time_is_over()
    {
        var time = new StillTime();
        await using var system = await RunningSystem.StartAsync(options => options.WithSettings(("Identity:SessionLifetime", "01:00:00")) with { Time = time });
        await AddLoginAsync(system);
        using var client = new ApiClient(system.Http.BaseAddress!);

        var session = await client.SignInAsync("ada", IdentityFixture.Password);
        client.Token = session.Text("token");

        Assert.Equal(time.GetUtcNow() + TimeSpan.FromHours(1), session.Body.GetProperty("expiresAt").GetDateTimeOffset());
        time.Move(TimeSpan.FromHours(1) - TimeSpan.FromTicks(1));
        Assert.Equal((404, 200), await AskBothAsync(client));
        time.Move(TimeSpan.FromTicks(1));
        Assert.Equal((401, 401), await AskBothAsync(client));
        Assert.Equal("Bearer error=\"invalid_token\"", (await client.GetAsync(NoOrder)).Header("WWW-Authenticate"));
        Assert.Equal(401, (await client.SendAsync("DELETE", "/api/sessions/current")).Status);
    }

    [Fact]
    public async Task Signing_out_ends_that_session_at_once_and_no_other()
    {
        using var here = await BecomeAsync("sign-out");
        using var there = await SignInAsync("sign-out");

        Assert.Equal(204, (await here.SendAsync("DELETE", "/api/sessions/current")).Status);

        Assert.Equal((401, 401), await AskBothAsync(here));
        Assert.Equal(401, (await here.SendAsync("DELETE", "/api/sessions/current")).Status);
        Assert.Equal((404, 200), await AskBothAsync(there));
    }

    [Fact]
    public async Task A_change_of_the_password_ends_all_other_sessions()
    {
        using var here = await BecomeAsync("change");
        using var there = await SignInAsync("change");

        var change = new { currentPassword = IdentityFixture.Password, newPassword = NewPassword };
        var changed = await here.PutAsync($"/api/customers/{UserId.For("change", "change")}/password", change);
        var repeated = await here.PutAsync($"/api/customers/{UserId.For("change", "change")}/password", change);

        Assert.Equal((204, false, 204, true), (changed.Status, changed.IsReplay, repeated.Status, repeated.IsReplay));
        Assert.Equal((404, 200), await AskBothAsync(here));
        Assert.Equal((401, 401), await AskBothAsync(there));
        Assert.Equal(401, (await here.SignInAsync("change", IdentityFixture.Password)).Status);
        Assert.Equal(200, (await here.SignInAsync("change", NewPassword)).Status);
    }

    [Fact]
    public async Task A_wrong_current_password_changes_nothing_and_ends_nothing()
    {
        using var here = await BecomeAsync("wrong");
        using var there = await SignInAsync("wrong");

        var answer = await here.PutAsync(
            $"/api/customers/{UserId.For("wrong", "wrong")}/password", new { currentPassword = "wrong", newPassword = NewPassword });

        Assert.Equal((403, "/problems/wrong-password"), answer.Problem);
        Assert.Equal((404, 200), await AskBothAsync(there));
        Assert.Equal(401, (await here.SignInAsync("wrong", NewPassword)).Status);
    }

    [Fact]
    public async Task A_reset_of_the_password_ends_all_sessions()
    {
        using var here = await BecomeAsync("reset");
        using var there = await SignInAsync("reset");

        var token = await PasswordResets.RequestAsync(fixture.System, "reset");
        Assert.Equal(204, (await here.PostAsync("/api/passwords", new { token, newPassword = NewPassword })).Status);

        Assert.Equal((401, 401), await AskBothAsync(here));
        Assert.Equal((401, 401), await AskBothAsync(there));
        Assert.Equal(200, (await here.SignInAsync("reset", NewPassword)).Status);
    }

    [Fact]
    public async Task A_user_has_a_hundred_sessions_at_most_and_the_oldest_end()
    {
        using var first = await BecomeAsync("many");
        var tables = Storage.Client(fixture.System.TablesConnection, repeats: 3);
        var expiresAt = DateTimeOffset.UtcNow.AddHours(12.5);
        for (var session = 0; session < 99; session++)
            await SignedIn.StartSessionAsync(tables, UserId.For("many", "many"), Role.Customer, expiresAt);
        Assert.Equal((404, 200), await AskBothAsync(first));

        using var last = await SignInAsync("many");

        Assert.Equal((401, 401), await AskBothAsync(first));
        Assert.Equal((404, 200), await AskBothAsync(last));
    }

    private async Task<ApiClient> BecomeAsync(string userName)
    {
        var client = fixture.Client();
        Assert.Equal(UserId.For(userName, userName), await client.BecomeAsync(userName, IdentityFixture.Password));
        return client;
    }

    private async Task<ApiClient> SignInAsync(string userName)
    {
        var client = fixture.Client();
        client.Token = (await client.SignInAsync(userName, IdentityFixture.Password)).Text("token");
        return client;
    }

    private static async Task<(int OfOrders, int OfNotifications)> AskBothAsync(ApiClient client) =>
        ((await client.GetAsync(NoOrder)).Status, (await client.GetAsync("/api/notifications")).Status);

    // A registration would wait for a saga, on a clock that stands still.
    private static async Task AddLoginAsync(RunningSystem system)
    {
        var services = system.Services("orders");
        var hash = services.GetRequiredService<PasswordHashing>().Hash(IdentityFixture.Password);
        var login = new Login("ada", UserId.For("ada", "ada"), hash, Login.FirstPasswordVersion, Role.Customer);
        Assert.True(await services.GetRequiredService<LoginTable>().TryAddAsync(login, TestContext.Current.CancellationToken));
    }
}
