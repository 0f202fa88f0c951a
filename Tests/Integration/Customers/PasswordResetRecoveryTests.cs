using Azure;
using Azure.Data.Tables;
using CustomerFunctions.Identity.Logins;
using CustomerFunctions.Identity.Passwords;
using CustomerFunctions.Profiles;
using Shared.Events;
using Tests.Support;

namespace Tests.Integration.Customers;

/// <summary>The sagas of a password reset: whatever happens at any step, one token is sent, it works once, and all sessions end.</summary>
public sealed class PasswordResetRecoveryTests : CredentialsTest
{
    private const string Other = "a third good password";

    private static readonly string Saga = PasswordSaga.InstanceId(CredentialsApp.Ada, 2);

    [Theory]
    [InlineData(nameof(AddPasswordReset), Fault.Before)]
    [InlineData(nameof(AddPasswordReset), Fault.After)]
    [InlineData(nameof(AddPasswordReset), Fault.Twice)]
    [InlineData(nameof(SendPasswordReset), Fault.Before)]
    [InlineData(nameof(SendPasswordReset), Fault.After)]
    [InlineData(nameof(SendPasswordReset), Fault.Twice)]
    public async Task Whatever_happens_to_a_write_one_token_is_sent_and_works(string activity, Fault fault)
    {
        Ada.App.Faults.FailNextWrite(activity, fault);

        var token = await AskForTokenAsync();

        Assert.Equal(204, (await ResetAsync(token)).Status);
        await AssertResetAsync();
        Assert.Single(Tokens().Distinct());
    }

    [Theory]
    [InlineData(nameof(SetPassword), Fault.Before)]
    [InlineData(nameof(SetPassword), Fault.After)]
    [InlineData(nameof(SetPassword), Fault.Twice)]
    [InlineData(nameof(EndSessions), Fault.Before)]
    [InlineData(nameof(EndSessions), Fault.After)]
    [InlineData(nameof(EndSessions), Fault.Twice)]
    public async Task Whatever_happens_to_a_write_the_token_works_once_and_all_sessions_end(string activity, Fault fault)
    {
        var token = await AskForTokenAsync();
        Ada.App.Faults.FailNextWrite(activity, fault);

        var first = await ResetAsync(token);
        var (again, other) = (await ResetAsync(token), await ResetAsync(token, Other));

        Assert.Equal((204, 204, true, 400), (first.Status, again.Status, again.IsReplay, other.Status));
        await AssertResetAsync();
    }

    [Theory]
    [InlineData(nameof(SetPassword), Fault.Before)]
    [InlineData(nameof(SetPassword), Fault.After)]
    [InlineData(nameof(EndSessions), Fault.Before)]
    [InlineData(nameof(EndSessions), Fault.After)]
    public async Task A_saga_that_was_terminated_at_any_step_is_driven_on_by_the_same_request(string activity, Fault fault)
    {
        var token = await AskForTokenAsync();
        await Ada.TerminateAtAsync(activity, fault, Saga, () => Ada.ResetPasswordAsync(token, CredentialsApp.New));

        Assert.Equal(204, (await ResetAsync(token)).Status);

        await AssertResetAsync();
    }

    [Fact]
    public async Task A_token_is_used_from_the_moment_on_that_the_password_is_written()
    {
        var token = await AskForTokenAsync();
        var died = Ada.App.Faults.DieAtWrite(nameof(SetPassword), Fault.After);
        await Ada.ResetPasswordAsync(token, CredentialsApp.New);
        await died;

        Assert.Equal(400, (await ResetAsync(token, Other)).Status);

        Ada.App.Faults.Heal(nameof(SetPassword));
        Assert.Equal(204, (await ResetAsync(token)).Status);
        await AssertResetAsync();
    }

    [Fact]
    public async Task Of_two_passwords_for_one_token_at_once_one_is_set_and_the_other_refused()
    {
        var token = await AskForTokenAsync();
        string[] passwords = [CredentialsApp.New, Other];

        var answers = await Task.WhenAll(passwords.Select(password => ResetAsync(token, password)));

        Assert.Equal([204, 400], answers.Select(answer => answer.Status).Order());
        await AssertResetAsync(passwords[answers[0].Status == 204 ? 0 : 1]);
    }

    [Fact]
    public async Task A_reset_and_a_change_at_once_are_one_of_the_two()
    {
        var token = await AskForTokenAsync();

        var answers = await Task.WhenAll(
            ResetAsync(token), CredentialsApp.UntilKnownAsync(() => Ada.ChangePasswordAsync(CredentialsApp.Old, Other)));

        var resetIsFirst = answers[0].Status == 204;
        Assert.Equal(resetIsFirst ? (204, 403) : (400, 204), (answers[0].Status, answers[1].Status));
        Assert.False(await CredentialsApp.IsSignedInAsync(Ada.Elsewhere));
        Assert.Equal(2, (await Ada.ReadLoginAsync()).PasswordVersion);
        await Ada.AssertPasswordAsync(resetIsFirst ? CredentialsApp.New : Other);
    }

    [Fact]
    public async Task A_reset_whose_token_has_gone_meanwhile_is_refused_and_stands_in_nobodys_way()
    {
        var token = PasswordResetToken.Parse(await AskForTokenAsync())!;
        var died = Ada.App.Faults.DieAtWrite(nameof(SetPassword), Fault.Before);
        Assert.Equal(503, (await Ada.ResetPasswordAsync(token.Text, CredentialsApp.New)).Status);
        await died;
        await Ada.App.Service<TableServiceClient>().GetTableClient(LoginTable.Name)
            .DeleteEntityAsync(token.UserName, token.ResetId, ETag.All, TestContext.Current.CancellationToken);
        Ada.App.Faults.Heal(nameof(SetPassword));

        await Eventually.TrueAsync(async () => (await Ada.FindAsync(Saga))!.IsCompleted);
        Assert.Equal(400, (await ResetAsync(token.Text)).Status);

        Assert.Equal(204, (await CredentialsApp.UntilKnownAsync(() => Ada.ChangePasswordAsync(CredentialsApp.Old, Other))).Status);
        await Ada.AssertPasswordAsync(Other);
    }

    [Fact]
    public async Task A_token_is_good_only_for_the_address_that_it_was_sent_to()
    {
        var token = await AskForTokenAsync();
        var king = new ContactDetails("Augusta", "King", "king@example.com", "+44 20 7946 0959");
        Assert.Equal(200, (await CredentialsApp.UntilKnownAsync(() => Ada.ChangeProfileAsync(king, fromVersion: 1))).Status);

        Assert.Equal(400, (await ResetAsync(token)).Status);

        await Ada.AssertPasswordAsync(CredentialsApp.Old);
    }

    [Fact]
    public async Task The_password_that_there_is_is_no_new_one_by_reset_or_change()
    {
        var token = await AskForTokenAsync();

        Assert.Equal((400, "/problems/invalid-request"), (await ResetAsync(token, CredentialsApp.Old)).Problem);
        Assert.Equal((400, "/problems/invalid-request"), (await Ada.ChangePasswordAsync(CredentialsApp.Old, CredentialsApp.Old)).Problem);
        Assert.Equal(204, (await ResetAsync(token)).Status);
    }

    [Fact]
    public async Task A_reset_and_a_change_are_both_told_by_mail()
    {
        await ResetAsync(await AskForTokenAsync());
        Ada.Client.Token = (await Ada.Client.SignInAsync("ada", CredentialsApp.New)).Text("token");
        await CredentialsApp.UntilKnownAsync(() => Ada.ChangePasswordAsync(CredentialsApp.New, Other));

        await Eventually.TrueAsync(() => Changes().Count() == 2);
        Assert.Equal([(2, true), (3, false)], Changes().OrderBy(change => change.PasswordVersion).Select(change => (change.PasswordVersion, change.ByReset)));
    }

    [Fact]
    public async Task A_token_that_was_used_does_not_work_after_a_later_change()
    {
        var token = await AskForTokenAsync();
        await ResetAsync(token);
        Ada.Client.Token = (await Ada.Client.SignInAsync("ada", CredentialsApp.New)).Text("token");
        await CredentialsApp.UntilKnownAsync(() => Ada.ChangePasswordAsync(CredentialsApp.New, Other));

        Assert.Equal(400, (await ResetAsync(token)).Status);
        Assert.Equal(400, (await ResetAsync(token, Other)).Status);

        await Ada.AssertPasswordAsync(Other);
    }

    private IEnumerable<PasswordChanged> Changes() => Ada.App.Topics.Published
        .Where(published => published.Event.Type == PasswordChanged.Contract.WireType)
        .Select(published => published.Event.ReadData<PasswordChanged>());

    private IEnumerable<string> Tokens() => Ada.App.Topics.Published
        .Where(published => published.Event.Type == PasswordResetRequested.Contract.WireType)
        .Select(published => published.Event.ReadData<PasswordResetRequested>().Token);

    private async Task<string> AskForTokenAsync()
    {
        Assert.Equal(202, (await Ada.Client.PostAsync("/api/password-resets", new { username = "ada" })).Status);
        return await Eventually.ValueAsync(() => Task.FromResult(Tokens().FirstOrDefault()));
    }

    private Task<ApiAnswer> ResetAsync(string token, string password = CredentialsApp.New) =>
        CredentialsApp.UntilKnownAsync(() => Ada.ResetPasswordAsync(token, password));

    private async Task AssertResetAsync(string password = CredentialsApp.New)
    {
        Assert.Equal(2, (await Ada.ReadLoginAsync()).PasswordVersion);
        Assert.False(await CredentialsApp.IsSignedInAsync(Ada.Client));
        Assert.False(await CredentialsApp.IsSignedInAsync(Ada.Elsewhere));
        await Ada.AssertPasswordAsync(password);
    }
}
