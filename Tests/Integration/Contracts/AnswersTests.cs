using BillingFunctions.Audits;
using BillingFunctions.Ledger;
using Microsoft.Extensions.DependencyInjection;
using Shared.Identifiers;
using Shared.Identity;
using Tests.Support;

namespace Tests.Integration.Contracts;

/// <summary>Every documented call and status is provoked in the running system, and every answer compared with the document.</summary>
public sealed class AnswersTests
{
    [Fact]
    public async Task Every_documented_status_of_every_call_is_answered_as_documented_and_no_other()
    {
        var calls = await ContractTools.ReadCallsAsync();
        var answers = (IReadOnlyList<RecordedAnswer>[])
        [
            await ShopAsync(calls),
            await BreakAsync(calls),
            await TurnOffAsync(),
        ];

        var result = await ContractTools.CompareAsync("answers", ContractTools.OpenApi, answers.SelectMany(some => some));

        Assert.Empty(result.GetProperty("errors").Texts());
        var documented = calls.SelectMany(call => call.Statuses.Select(status => $"{call.Name} {status}"));
        Assert.Empty(documented.Except(result.GetProperty("covered").Texts()));
    }

    private static async Task<IReadOnlyList<RecordedAnswer>> ShopAsync(IReadOnlyList<DocumentedCall> calls)
    {
        var faults = new FunctionFaults();
        await using var system = await RunningSystem.StartAsync(options => options with { Faults = faults });
        using var api = new ApiCaller(system.Http.BaseAddress!);
        var (userId, token) = await api.RegisterAsync("ada");
        var (_, otherToken) = await api.RegisterAsync("bob");

        var tables = Storage.Client(system.TablesConnection, repeats: 0);
        var admin = await SignedIn.StartSessionAsync(tables, UserId.For("admin", "contract"), Role.Admin);

        await new RefusedCalls(api, calls, admin).RunAsync(userId, token, otherToken);
        var services = system.Services("orders");
        await new OperatorCalls(
            api, faults, services.GetRequiredService<AccountLedger>(), services.GetRequiredService<AuditFindings>(), userId, token, admin).RunAsync();
        await new ShoppingCalls(api, tables, userId, token, admin).RunAsync();
        await new CredentialCalls(api, system.Mailbox, admin).RunAsync();
        await new WebhookCalls(api, system.Signer).RunAsync();
        return [.. api.Answers];
    }

    private static async Task<IReadOnlyList<RecordedAnswer>> BreakAsync(IReadOnlyList<DocumentedCall> calls)
    {
        var breakdown = new Breakdown();
        await using var system = await RunningSystem.StartAsync(
            options => options.WithSettings(("Identity:RegistrationsPerAddress", "1")) with { Faults = breakdown, Repeats = 0 });
        using var api = new ApiCaller(system.Http.BaseAddress!);
        var userId = UserId.For("ada", "contract");
        var token = await SignedIn.StartSessionAsync(Storage.Client(system.TablesConnection, repeats: 0), userId);
        var (refused, webhook) = (new RefusedCalls(api, calls, token), new WebhookCalls(api, system.Signer));

        await api.SendAsync("POST customers", ApiCaller.RegistrationOf("first"), null, ("Prefer", "wait=60"));
        await api.SendAsync("POST customers", ApiCaller.RegistrationOf("second"));
        breakdown.IsDown = true;
        await refused.SendAllAsync(userId, token);
        await webhook.ReportAsync();
        breakdown.IsUnforeseen = true;
        await refused.SendAllAsync(userId, token);
        await webhook.ReportAsync();
        return [.. api.Answers];
    }

    // Callers sign in elsewhere, and SendGrid reports to nobody.
    private static async Task<IReadOnlyList<RecordedAnswer>> TurnOffAsync()
    {
        await using var system = await RunningSystem.StartAsync(options => options.WithSettings(
            ("Identity:Mode", "AppService"), ("WEBSITE_AUTH_ENABLED", "true"), ("SendGrid:WebhookPublicKey", "")));
        using var api = new ApiCaller(system.Http.BaseAddress!);
        await api.SendAsync("POST sessions", """{"username":"ada","password":"none"}""");
        await api.SendAsync("DELETE sessions/current");
        await api.SendAsync("POST password-resets", """{"username":"ada"}""");
        await api.SendAsync("POST passwords", """{"token":"none","newPassword":"another good password"}""");
        await api.SendAsync("PUT customers/user-aaaaaaaaaaaaaaaaaaaaaaaaaa/password", """{"currentPassword":"none","newPassword":"another good password"}""");
        await api.SendAsync("PUT customers/user-aaaaaaaaaaaaaaaaaaaaaaaaaa/role", """{"role":"Admin"}""");
        await new WebhookCalls(api, system.Signer).ReportAsync();
        return [.. api.Answers];
    }
}
