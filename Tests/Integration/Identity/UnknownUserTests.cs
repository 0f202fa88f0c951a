using CustomerFunctions.Identity.Passwords;
using CustomerFunctions.Identity.Sessions;
using Tests.Support;

namespace Tests.Integration.Identity;

/// <summary>Neither an answer nor what it costs tells whether somebody has a user name.</summary>
public sealed class UnknownUserTests : SignInTest
{
    // Version, algorithm and number of iterations stand at the beginning of a hash.
    private const int HashHeader = 12;

    [Fact]
    public async Task A_wrong_password_of_a_user_and_any_of_nobody_get_the_same_answer_for_the_same_work()
    {
        await SignInAsync("bob", Wrong);
        for (var attempt = 1; attempt <= 7; attempt++)
        {
            var ofUser = await ObserveAsync(() => SignInAsync("ada", Wrong));
            var ofNobody = await ObserveAsync(() => SignInAsync("eve", Wrong));

            Assert.Equal(attempt <= 5 ? 401 : 429, ofUser.Answer.Status);
            Assert.Equal(SeenOf(ofUser.Answer), SeenOf(ofNobody.Answer));
            Assert.Equal(ofUser.Operations, ofNobody.Operations);
            Assert.Equal((ofUser.Hashes.Count, attempt <= 5 ? 1 : 0), (ofNobody.Hashes.Count, ofUser.Hashes.Count));
            Assert.Equal(ofUser.Hashes.Select(CostOf), ofNobody.Hashes.Select(CostOf));
        }
    }

    [Fact]
    public async Task An_attack_on_a_name_slows_it_down_whether_or_not_it_is_somebodys()
    {
        for (var address = 0; address < 100; address++)
        {
            await SignInAsync("ada", Wrong, $"198.51.100.{address}");
            await SignInAsync("eve", Wrong, $"198.51.100.{address}");
        }

        var (ofUser, ofNobody) = (await SignInAsync("ada", Wrong, Home), await SignInAsync("eve", Wrong, Home));

        AssertTooMany(ofUser, "60");
        Assert.Equal(SeenOf(ofUser), SeenOf(ofNobody));
    }

    [Fact]
    public async Task A_password_reset_is_accepted_for_everybody_and_for_nobody_by_the_same_work()
    {
        using var client = new ApiClient(App.BaseAddress);
        await client.PostAsync("/api/password-resets", new { username = "bob" });
        for (var request = 1; request <= 5; request++)
        {
            var ofUser = await ObserveAsync(() => client.PostAsync("/api/password-resets", new { username = "ada" }));
            var ofNobody = await ObserveAsync(() => client.PostAsync("/api/password-resets", new { username = "eve" }));

            Assert.Equal(202, ofUser.Answer.Status);
            Assert.Equal(SeenOf(ofUser.Answer), SeenOf(ofNobody.Answer));
            Assert.Equal(ofUser.Operations, ofNobody.Operations);
        }
    }

    private async Task<(ApiAnswer Answer, IReadOnlyList<string> Operations, IReadOnlyList<string> Hashes)> ObserveAsync(Func<Task<ApiAnswer>> call)
    {
        App.Faults.TableOperations.Clear();
        Hasher.Compared.Clear();
        var answer = await call();
        return (
            answer,
            [
                .. App.Faults.TableOperations.Where(operation => operation.Function is nameof(SignIn) or nameof(RequestPasswordReset))
                    .Select(operation => operation.Name.Split('(')[0]),
            ],
            [.. Hasher.Compared]);
    }

    // All that a client sees, but the time and the number of the request.
    private static string SeenOf(ApiAnswer answer) =>
        $"{answer.Status} {string.Join(", ", answer.Headers.Where(IsTelling))} {answer.Body}";

    private static bool IsTelling(string header) =>
        !header.StartsWith("Date:", StringComparison.Ordinal) && !header.StartsWith("Request-Id:", StringComparison.Ordinal);

    private static string CostOf(string hash) => $"{hash.Length} {hash[..HashHeader]}";
}
