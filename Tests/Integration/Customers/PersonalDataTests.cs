using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.DurableTask.Client;
using Shared.Identifiers;
using Tests.Support;

namespace Tests.Integration.Customers;

/// <summary>
/// Histories are kept for long, and many may read them. So nothing personal and no secret stands in any of them, nor in an input, an output or a
/// custom status.
/// </summary>
public sealed partial class PersonalDataTests
{
    private const string Password = "correct horse battery staple";
    private const string NewPassword = "another good password";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task After_every_story_of_a_customer_no_history_knows_anything_personal()
    {
        await using var system = await RunningSystem.StartAsync();
        using var client = new ApiClient(system.Http.BaseAddress!);
        var userId = await RegisterAsync(client, "key-1");
        Assert.Equal(409, (await PostFormAsync(client, "key-2")).Status);
        client.Token = (await client.SignInAsync("quilliam", Password)).Text("token");
        var profile = new
        {
            firstName = "Wilhelmina",
            lastName = "Vantongeren",
            email = "wilhelmina@example.com",
            phone = "+44 20 7946 0777",
            currentPassword = Password,
        };
        Assert.Equal(200, (await client.PutAsync($"/api/customers/{userId}", profile, ("If-Match", "*"), ("Prefer", "wait=60"))).Status);
        var passwords = new { currentPassword = Password, newPassword = NewPassword };
        Assert.Equal(204, (await client.PutAsync($"/api/customers/{userId}/password", passwords)).Status);
        Assert.Equal(202, (await client.PostAsync("/api/password-resets", new { username = "quilliam" })).Status);
        Assert.Equal(202, (await client.PostAsync("/api/password-resets", new { username = "nobody.of.this.name" })).Status);
        var letter = await Eventually.ValueAsync(() => Task.FromResult(
            system.Mailbox.List("wilhelmina@example.com").FirstOrDefault(message => message.Subject == "Choose a new password")));
        var token = Token().Match(letter.Text!).Value;
        Assert.Equal(204, (await client.PostAsync("/api/passwords", new { token, newPassword = "a third good password" })).Status);
        client.Token = await SignedIn.StartSessionAsync(Storage.Client(system.TablesConnection, repeats: 3), UserId.Parse(userId), Shared.Identity.Role.Admin);
        Assert.Equal(200, (await client.PutAsync($"/api/customers/{userId}/role", new { role = "Admin" }, ("Prefer", "wait=60"))).Status);

        var histories = await ReadHistoriesAsync(system.Durable);

        Assert.Equal(
            ["PasswordResetSaga", "PasswordSaga", "ProfileSaga", "RegistrationSaga", "RoleSaga"],
            histories.Select(history => history.Saga).Distinct().Order());
        string[] personal =
        [
            "quilliam", "nobody.of.this.name", "Quilliam", "Bartholomew", "quilliam@example.com", "7946 0123", "79460123",
            "Wilhelmina", "Vantongeren", "wilhelmina@example.com", "7946 0777", "79460777", Password, NewPassword, token.Split('.')[^1],
            "AQAAAA", // How every hash of a password begins: the version and algorithm of ASP.NET Core's PasswordHasher.
        ];
        Assert.Empty(
            from history in histories
            from value in personal
            where history.Text.Contains(value, StringComparison.Ordinal)
            select $"{history.Saga} has '{value}': {history.Text}");
    }

    private static async Task<string> RegisterAsync(ApiClient client, string key)
    {
        var registered = await PostFormAsync(client, key);
        Assert.Equal(201, registered.Status);
        return registered.Text("userId")!;
    }

    private static Task<ApiAnswer> PostFormAsync(ApiClient client, string key) => client.PostAsync(
        "/api/customers",
        new
        {
            username = "quilliam",
            password = Password,
            firstName = "Quilliam",
            lastName = "Bartholomew",
            email = "quilliam@example.com",
            phone = "+44 20 7946 0123",
            currency = "USD",
        },
        ("Idempotency-Key", key),
        ("Prefer", "wait=60"));

    // All instances, when they have ended: what is known of each, and each event of its history.
    private static async Task<IReadOnlyList<(string Saga, string Text)>> ReadHistoriesAsync(DurableTaskClient client)
    {
        var query = new OrchestrationQuery { FetchInputsAndOutputs = true };
        var instances = await Eventually.ValueAsync(async () =>
            await client.GetAllInstancesAsync(query).ToListAsync(Stop) is var all && all.All(instance => instance.IsCompleted) ? all : null);
        var histories = new List<(string, string)>();
        foreach (var instance in instances)
        {
            var events = await client.GetOrchestrationHistoryAsync(instance.InstanceId, Stop);
            Assert.NotEmpty(events);
            histories.Add((
                instance.Name,
                string.Join('\n', events.Select(happened => JsonSerializer.Serialize(happened, happened.GetType()))
                    .Append(instance.SerializedInput + instance.SerializedOutput + instance.SerializedCustomStatus))));
        }

        return histories;
    }

    [GeneratedRegex(@"quilliam\.reset-[a-z2-7]{26}\.[\w-]{43}")]
    private static partial Regex Token();
}
