using System.Globalization;
using System.Text.RegularExpressions;
using Emulators.SendGrid;
using Shared.Identifiers;
using Tests.Support;

namespace Tests.Integration.Contracts;

/// <summary>What customers do with their profile and their password.</summary>
internal sealed partial class CredentialCalls(ApiCaller api, MailboxStore mailbox, string admin)
{
    private const string Nobody = "user-aaaaaaaaaaaaaaaaaaaaaaaaaa";
    private const string NewPassword = "another good password";
    private const string Contact = """
        {"firstName":"Carol","lastName":"Shaw","email":"carol.shaw@example.com","phone":"+1 555 0100",
        "currentPassword":"correct horse battery"}
        """;

    public async Task RunAsync()
    {
        var (userId, token) = await api.RegisterAsync("carol");
        await ChangeProfileAsync(userId, token);
        await ChangePasswordAsync(userId, token);
        await ResetPasswordAsync();
        await ChangeRoleAsync();
        await CloseAsync();
        await api.SendAsync("GET customers?limit=2", null, admin);
    }

    private async Task ChangeProfileAsync(UserId userId, string token)
    {
        await api.SendAsync($"PUT customers/{userId}", Contact, token);
        await api.SendAsync($"PUT customers/{userId}", Contact, token, ("If-Match", "\"1\""), ("Prefer", "wait=60"));
        await api.SendAsync($"PUT customers/{userId}", Contact, token, ("If-Match", "\"1\""));
        await api.SendAsync($"PUT customers/{userId}", Contact.Replace("Shaw", "Jones", StringComparison.Ordinal), token, ("If-Match", "\"1\""));
        await api.SendAsync($"PUT customers/{userId}", Contact, token, ("If-Match", "*"), ("Prefer", "respond-async"));
        await api.SendAsync($"PUT customers/{Nobody}", Contact, admin, ("If-Match", "*"));
    }

    private async Task ChangePasswordAsync(UserId userId, string token)
    {
        var change = PasswordChange(ApiCaller.Password);
        await api.SendAsync($"PUT customers/{Nobody}/password", change, admin);
        await api.SendAsync($"PUT customers/{userId}/password", change, token);
        await api.SendAsync($"PUT customers/{userId}/password", change, token);
        for (var attempt = 0; attempt < 6; attempt++)
            await api.SendAsync(
                $"PUT customers/{userId}/password",
                PasswordChange("wrong").Replace(NewPassword, "one more password", StringComparison.Ordinal),
                token);
        await api.SendAsync($"PUT customers/{userId}", Contact.Replace("carol.shaw", "shaw", StringComparison.Ordinal), token, ("If-Match", "*"));
    }

    private async Task ChangeRoleAsync()
    {
        var (userId, _) = await api.RegisterAsync("dora");
        await api.SendAsync($"GET registrations/{userId}");
        await api.SendAsync($"GET registrations/{Nobody}");
        await api.SendAsync("POST customers", ApiCaller.RegistrationOf("eve").Replace("}", ",\"role\":\"Admin\"}", StringComparison.Ordinal));
        await api.SendAsync($"PUT customers/{Nobody}/role", """{"role":"Admin"}""", admin);
        await api.SendAsync($"PUT customers/{userId}/role", """{"role":"Admin"}""", admin, ("Prefer", "wait=60"));
        await api.SendAsync($"PUT customers/{userId}/role", """{"role":"Customer"}""", admin, ("Prefer", "wait=60"));
        await api.SendAsync($"PUT customers/{userId}/role", """{"role":"Admin"}""", admin, ("Prefer", "respond-async"));
    }

    private async Task CloseAsync()
    {
        var (userId, token) = await api.RegisterAsync("frank");
        var closure = $"POST customers/{userId}/closure";
        await api.SendAsync($"POST customers/{Nobody}/closure", "{}", admin);
        for (var attempt = 0; attempt < 6; attempt++)
            await api.SendAsync(closure, """{"currentPassword":"wrong"}""", token);
        await api.SendAsync($"POST accounts/{userId}/deposits", """{"amount":1}""", admin);
        await api.SendAsync(closure, "{}", admin, ("Prefer", "wait=60"));
        await api.SendAsync($"POST accounts/{userId}/withdrawals", """{"amount":1}""", admin);
        await api.SendAsync(closure, "{}", admin, ("Prefer", "respond-async"));
        await api.SendAsync(closure, "{}", admin, ("Prefer", "wait=60"));
    }

    private async Task ResetPasswordAsync()
    {
        await api.SendAsync("POST password-resets", """{"username":"carol"}""");
        var letter = await Eventually.ValueAsync(
            () => Task.FromResult(mailbox.List("carol.shaw@example.com").FirstOrDefault(message => message.Subject == "Choose a new password")),
            TimeSpan.FromSeconds(60));
        var reset = $$"""{"token":"{{Token().Match(letter.Text!).Value}}","newPassword":"a third good password"}""";
        await api.SendAsync("POST passwords", reset);
        await api.SendAsync("POST passwords", reset);
        await api.SendAsync("POST passwords", $$"""{"token":"none","newPassword":"{{NewPassword}}"}""");
        for (var attempt = 0; attempt < 21; attempt++)
            await api.SendAsync("POST password-resets", string.Create(CultureInfo.InvariantCulture, $$"""{"username":"nobody{{attempt}}"}"""));
        await api.SendAsync("POST passwords", reset);
    }

    private static string PasswordChange(string current) => $$"""{"currentPassword":"{{current}}","newPassword":"{{NewPassword}}"}""";

    [GeneratedRegex(@"carol\.reset-[a-z2-7]{26}\.[\w-]{43}")]
    private static partial Regex Token();
}
