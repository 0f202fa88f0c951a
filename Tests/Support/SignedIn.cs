using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Azure.Data.Tables;
using Shared.Identifiers;
using Shared.Identity;
using Shared.Identity.Sessions;

namespace Tests.Support;

/// <summary>Gives tests the sessions that the API asks for.</summary>
internal static class SignedIn
{
    // Some tests let years pass.
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(36500);

    /// <summary>Signs in over HTTP; from now on the client sends the token with every request.</summary>
    /// <returns>The answer: token, expiresAt, userId.</returns>
    public static async Task<JsonElement> SignInAsync(this HttpClient http, string userName, string password)
    {
        using var response = await http.PostAsJsonAsync("/api/sessions", new { username = userName, password }, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var answer = await response.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
        http.UseToken(answer.GetProperty("token").GetString()!);
        return answer;
    }

    /// <summary>Makes a client send the token of a new session of an admin with every request, for tests about other things than callers.</summary>
    public static async Task UseAdminAsync(this HttpClient http, TableServiceClient tables) =>
        http.UseToken(await StartSessionAsync(tables, UserId.For("admin", Guid.NewGuid().ToString()), Role.Admin));

    public static void UseToken(this HttpClient http, string token) =>
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);

    /// <summary>Puts a session into the table without a sign-in, and gives its token.</summary>
    public static async Task<string> StartSessionAsync(TableServiceClient tables, UserId userId, Role role = Role.Customer, DateTimeOffset? expiresAt = null)
    {
        await tables.CreateTableIfNotExistsAsync(SessionTable.Name, TestContext.Current.CancellationToken);
        var token = SessionToken.New(userId);
        var session = new Session(userId, token.Key, role, expiresAt ?? DateTimeOffset.UtcNow + Lifetime);
        await new SessionTable(tables).AddAsync(session, TestContext.Current.CancellationToken);
        return token.ToSecretText();
    }
}
