using Azure.Data.Tables;
using CustomerFunctions.Identity.Logins;
using CustomerFunctions.Identity.Passwords;
using Shared.Identifiers;
using Shared.Identity;
using Tests.Support;

namespace Tests.Integration.Identity;

/// <summary>The token that is emailed to somebody who forgot the password.</summary>
public sealed class PasswordResetTests : IAsyncLifetime
{
    private const string NewPassword = "another good password";
    private static readonly (int, string) TokenInvalid = (400, "/problems/reset-token-invalid");

    private RunningSystem _system = null!;
    private ApiClient _client = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _system = await RunningSystem.StartAsync();
        _client = new ApiClient(_system.Http.BaseAddress!);
        Assert.Equal(201, (await _client.RegisterAsync("ada", IdentityFixture.Password)).Status);
    }

    public async ValueTask DisposeAsync()
    {
        _client?.Dispose();
        await _system.DisposeAsync();
    }

    [Fact]
    public async Task A_token_works_once_and_a_repetition_gets_the_same_answer()
    {
        var token = await PasswordResets.RequestAsync(_system, "ada");

        var first = await ResetAsync(token, NewPassword);
        var repeated = await ResetAsync(token, NewPassword);
        var again = await ResetAsync(token, "a third good password");

        Assert.Equal((204, false, 204, true), (first.Status, first.IsReplay, repeated.Status, repeated.IsReplay));
        Assert.Equal(TokenInvalid, again.Problem);
        Assert.Equal(200, (await _client.SignInAsync("ada", NewPassword)).Status);
        Assert.Equal(401, (await _client.SignInAsync("ada", "a third good password")).Status);
    }

    [Fact]
    public async Task Of_two_passwords_at_once_with_one_token_one_is_set()
    {
        var token = await PasswordResets.RequestAsync(_system, "ada");
        string[] passwords = [NewPassword, "a third good password"];

        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(async number =>
            (Password: passwords[number % 2], Answer: await ResetAsync(token, passwords[number % 2]))));

        var won = Assert.Single(answers.Where(reset => reset.Answer.Status == 204).Select(reset => reset.Password).Distinct());
        Assert.All(answers.Where(reset => reset.Password == won), reset => Assert.Equal(204, reset.Answer.Status));
        Assert.All(answers.Where(reset => reset.Password != won), reset => Assert.Equal(TokenInvalid, reset.Answer.Problem));
        foreach (var password in passwords)
            Assert.Equal(password == won ? 200 : 401, (await _client.SignInAsync("ada", password)).Status);
    }

    [Fact]
    public async Task A_repetition_that_overtakes_the_first_request_gets_the_same_answer_as_that()
    {
        var held = new HeldOnce(operation => operation.Function == nameof(ResetPassword) && operation.Name.Contains("reset-", StringComparison.Ordinal));
        await _system.StartAgainAsync(options => options with { Faults = held });
        var token = await PasswordResets.RequestAsync(_system, "ada");

        held.Arm();
        var first = ResetAsync(token, NewPassword);
        await held.Reached;
        var repeated = await ResetAsync(token, NewPassword);
        held.Release();

        Assert.Equal((204, 204), (repeated.Status, (await first).Status));
    }

    [Fact]
    public async Task The_newest_password_ends_the_tokens_that_are_out()
    {
        var older = await PasswordResets.RequestAsync(_system, "ada");
        var newer = await PasswordResets.RequestAsync(_system, "ada");

        Assert.Equal(204, (await ResetAsync(newer, NewPassword)).Status);

        Assert.Equal(TokenInvalid, (await ResetAsync(older, "a third good password")).Problem);
    }

    [Fact]
    public async Task A_token_expires_after_an_hour_also_where_the_system_was_off_meanwhile()
    {
        var token = await PasswordResets.RequestAsync(_system, "ada");

        await _system.StartAgainAsync(options => options with { Time = new ShiftedTime(TimeSpan.FromHours(1)) });

        Assert.Equal(TokenInvalid, (await ResetAsync(token, NewPassword)).Problem);
        Assert.Equal(401, (await _client.SignInAsync("ada", NewPassword)).Status);
    }

    [Fact]
    public async Task A_forged_token_and_one_of_another_user_do_nothing()
    {
        Assert.Equal(201, (await _client.RegisterAsync("eve", IdentityFixture.Password)).Status);
        var parts = (await PasswordResets.RequestAsync(_system, "eve")).Split('.');

        string[] forgeries =
            [$"ada.{parts[1]}.{parts[2]}", $"eve.{parts[1]}.{new string('A', parts[2].Length)}", $"eve.{ResetId.New()}.{parts[2]}", $"eve.{parts[1]}", "none"];
        foreach (var forged in forgeries)
            Assert.Equal(TokenInvalid, (await ResetAsync(forged, NewPassword)).Problem);

        Assert.Equal(401, (await _client.SignInAsync("ada", NewPassword)).Status);
        Assert.Equal(401, (await _client.SignInAsync("eve", NewPassword)).Status);
    }

    [Fact]
    public async Task Nobody_and_a_user_who_has_had_enough_of_them_get_no_mail()
    {
        for (var request = 0; request < 3; request++)
            await PasswordResets.RequestAsync(_system, "ada");

        foreach (var userName in new[] { "ada", "nobody" })
            Assert.Equal(202, (await _client.PostAsync("/api/password-resets", new { username = userName })).Status);
        Assert.Equal(201, (await _client.RegisterAsync("eve", IdentityFixture.Password)).Status);
        await PasswordResets.RequestAsync(_system, "eve");

        Assert.Equal((3, 0), (PasswordResets.LettersTo(_system, "ada").Count, PasswordResets.LettersTo(_system, "nobody").Count));
    }

    [Fact]
    public async Task The_token_lies_in_no_history_and_once_it_is_sent_in_no_table()
    {
        var parts = (await PasswordResets.RequestAsync(_system, "ada")).Split('.');
        var logins = Storage.Client(_system.TablesConnection, repeats: 3).GetTableClient(LoginTable.Name);

        var instance = await Eventually.ValueAsync(async () =>
            await _system.Durable.GetInstanceAsync(parts[1], getInputsAndOutputs: true, Stop) is { IsCompleted: true } ended ? ended : null);
        var row = (await logins.GetEntityAsync<TableEntity>("ada", parts[1], cancellationToken: Stop)).Value;

        Assert.DoesNotContain(parts[2], instance.SerializedInput + instance.SerializedOutput + instance.SerializedCustomStatus, StringComparison.Ordinal);
        Assert.DoesNotContain(parts[2], string.Join(" ", row.Keys.Select(key => row[key])), StringComparison.Ordinal);
        Assert.Equal(RandomSecret.Hash(parts[2]), row["SecretHash"]);
    }

    private Task<ApiAnswer> ResetAsync(string token, string newPassword) => _client.PostAsync("/api/passwords", new { token, newPassword });
}
