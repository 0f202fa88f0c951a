using Azure;
using Azure.Data.Tables;
using BillingFunctions.Ledger;
using Shared.Identifiers;
using Tests.Support;

namespace Tests.Integration.Contracts;

/// <summary>What customers do, and the refusals that follow from the state of things.</summary>
internal sealed class ShoppingCalls(ApiCaller api, TableServiceClient tables, UserId userId, string token, string admin)
{
    private const string Nobody = "user-aaaaaaaaaaaaaaaaaaaaaaaaaa";
    private const long NearlyFull = 999_999_999_999_900;

    public async Task RunAsync()
    {
        await RegisterAsync();
        await SignInAsync();
        await MoveMoneyAsync();
        await OrderAsync();
        await ReadAsync();
        await CancelAsync();
        await OperateAsync();
        await AskForNobodyAsync();
        await FreezeAsync();
    }

    private async Task RegisterAsync()
    {
        await api.SendAsync("POST customers", ApiCaller.RegistrationOf("ada"), null, ("Idempotency-Key", "another"), ("Prefer", "wait=60"));
        await api.SendAsync("POST customers", ApiCaller.RegistrationOf("ada", "EUR"), null, ("Idempotency-Key", "ada"));
        await api.SendAsync("POST customers", ApiCaller.RegistrationOf("grace"), null, ("Prefer", "respond-async"));
    }

    private async Task SignInAsync()
    {
        for (var attempt = 0; attempt < 6; attempt++)
            await api.SendAsync("POST sessions", """{"username":"nobody","password":"is known"}""");
        var session = await api.SendAsync("POST sessions", $$"""{"username":"ada","password":"{{ApiCaller.Password}}"}""");
        await api.SendAsync("DELETE sessions/current", null, session.GetProperty("token").GetString());
    }

    private async Task MoveMoneyAsync()
    {
        foreach (var direction in new[] { "deposits", "withdrawals" })
        {
            var amount = direction == "deposits" ? 1000 : 1;
            await api.SendAsync($"POST accounts/{userId}/{direction}", $$"""{"amount":{{amount}}}""", token, ("Idempotency-Key", "money"));
            await api.SendAsync($"POST accounts/{userId}/{direction}", $$"""{"amount":{{amount}}}""", token, ("Idempotency-Key", "money"));
            await api.SendAsync($"POST accounts/{userId}/{direction}", """{"amount":7}""", token, ("Idempotency-Key", "money"));
            await api.SendAsync($"POST accounts/{userId}/{direction}", """{"amount":1,"reference":"pi_1"}""", admin);
        }

        await api.SendAsync($"POST accounts/{userId}/withdrawals", """{"amount":5000}""", token);
    }

    private async Task OrderAsync()
    {
        var order = """{"price":400,"currency":"USD","description":"Two books"}""";
        await api.SendAsync("POST orders", order, token, ("Idempotency-Key", "books"), ("Prefer", "wait=60"));
        await api.SendAsync("POST orders", order, token, ("Idempotency-Key", "books"), ("Prefer", "wait=60"));
        await api.SendAsync("POST orders", """{"price":401}""", token, ("Idempotency-Key", "books"), ("Prefer", "wait=60"));
        await api.SendAsync("POST orders", """{"price":5000}""", token, ("Idempotency-Key", "too much"), ("Prefer", "wait=60"));
        await api.SendAsync("POST orders", """{"price":4,"currency":"EUR"}""", token, ("Prefer", "wait=60"));
        await api.SendAsync("POST orders", """{"price":4}""", token, ("If-Match", "\"99\""), ("Prefer", "wait=60"));
        await api.SendAsync("POST orders", """{"price":1}""", token, ("Prefer", "respond-async"));
    }

    private async Task ReadAsync()
    {
        await api.SendAsync($"GET customers/{userId}", null, token);
        await api.SendAsync($"GET customers/{userId}", null, token, ("If-None-Match", "*"));
        await api.SendAsync($"GET accounts/{userId}", null, token);
        await api.SendAsync($"GET accounts/{userId}/entries?limit=2", null, token);
        await api.SendAsync($"GET orders?limit=1", null, token);
        await api.SendAsync($"GET orders/{OrderId.For(userId, "books")}", null, token);
        await api.SendAsync($"GET orders/{OrderId.For(userId, "none")}", null, token);
        await Eventually.TrueAsync(
            async () => (await api.SendAsync($"GET notifications?userId={userId}", null, token)).GetProperty("notifications").GetArrayLength() > 0,
            TimeSpan.FromSeconds(60));
        foreach (var document in new[] { "health", "openapi.yaml", "asyncapi.yaml", "docs", "docs/events" })
            await api.SendAsync($"GET {document}");
        foreach (var loaded in new[] { "pages.css", "events.css", "calls.js" })
            await api.SendAsync($"GET docs/{loaded}");
        foreach (var document in new[] { "openapi.yaml", "asyncapi.yaml", "docs", "docs/events" })
            await api.SendAsync($"GET {document}", null, null, ("If-None-Match", "*"));
    }

    private async Task CancelAsync()
    {
        await api.SendAsync("POST orders", """{"price":2}""", token, ("Idempotency-Key", "regretted"), ("Prefer", "wait=60"));
        await api.SendAsync($"POST orders/{OrderId.For(userId, "regretted")}/cancellation", null, token, ("Prefer", "respond-async"));
        await api.SendAsync($"POST orders/{OrderId.For(userId, "books")}/cancellation", null, token, ("Prefer", "wait=60"));
        await api.SendAsync($"POST orders/{OrderId.For(userId, "books")}/cancellation", null, token, ("Prefer", "wait=60"));
        await api.SendAsync($"POST orders/{OrderId.For(userId, "too much")}/cancellation", null, token);
        await api.SendAsync($"POST orders/{OrderId.For(userId, "none")}/cancellation", null, token);
    }

    private async Task OperateAsync()
    {
        await api.SendAsync($"GET accounts/{userId}/audit", null, admin);
        foreach (var customer in new[] { userId.ToString(), Nobody })
            await api.SendAsync($"PUT accounts/{customer}/status", """{"status":"Active"}""", admin);
        await api.SendAsync($"GET accounts/{userId}/entries?limit=1", null, token, ("Accept", "text/csv"));
        await api.SendAsync("GET orchestrations?status=Failed", null, admin);
        await api.SendAsync("GET orchestrations?status=All&limit=1", null, admin);
        await api.SendAsync("GET orders?status=Confirmed&from=2026-01-01T00:00:00Z", null, token);
        await api.SendAsync("GET dead-letters?source=orders", null, admin);
        await api.SendAsync("POST dead-letters/redrive", """{"source":"orders"}""", admin);
        foreach (var order in new[] { "books", "none" })
        {
            await api.SendAsync($"GET orchestrations/{OrderId.For(userId, order)}", null, admin);
            await api.SendAsync($"POST orchestrations/{OrderId.For(userId, order)}/retry", null, admin);
            await api.SendAsync($"POST orchestrations/{OrderId.For(userId, order)}/abort", null, admin);
        }
    }

    private async Task AskForNobodyAsync()
    {
        foreach (var path in new[]
        {
            $"customers/{Nobody}",
            $"accounts/{Nobody}",
            $"accounts/{Nobody}/entries",
            $"accounts/{Nobody}/audit",
            $"orders?userId={Nobody}",
            "notifications?userId=nobody",
        })
            await api.SendAsync($"GET {path}", null, admin);
        await api.SendAsync($"POST accounts/{Nobody}/deposits", """{"amount":1}""", admin);
        await api.SendAsync($"POST accounts/{Nobody}/withdrawals", """{"amount":1}""", admin);
        await api.SendAsync("POST orders", $$"""{"userId":"{{Nobody}}","price":1}""", admin, ("Prefer", "wait=60"));
    }

    private async Task FreezeAsync()
    {
        await ChangeAccountAsync(nameof(AccountRow.Balance), NearlyFull);
        await api.SendAsync($"POST accounts/{userId}/deposits", """{"amount":100}""", token);
        await ChangeAccountAsync(nameof(AccountRow.Status), nameof(AccountStatus.Frozen));
        await api.SendAsync($"POST accounts/{userId}/withdrawals", """{"amount":1}""", token);
        await api.SendAsync("POST orders", """{"price":1}""", token, ("Prefer", "wait=60"));
        await ChangeAccountAsync(nameof(AccountRow.Status), nameof(AccountStatus.Closed));
        await api.SendAsync($"POST accounts/{userId}/deposits", """{"amount":1}""", token);
        await api.SendAsync($"POST accounts/{userId}/withdrawals", """{"amount":1}""", token);
        await api.SendAsync($"PUT accounts/{userId}/status", """{"status":"Active"}""", admin);
    }

    private async Task ChangeAccountAsync(string property, object value) => await tables.GetTableClient(AccountTable.Name).UpdateEntityAsync(
        new TableEntity(userId, AccountRow.Key) { [property] = value }, ETag.All, TableUpdateMode.Merge, TestContext.Current.CancellationToken);
}
