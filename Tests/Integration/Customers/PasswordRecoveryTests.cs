using CustomerFunctions.Identity.Passwords;
using Tests.Support;

namespace Tests.Integration.Customers;

/// <summary>The saga that changes a password: whatever happens at any step, one password is right and the other sessions end.</summary>
public sealed class PasswordRecoveryTests : CredentialsTest
{
    private static readonly string Saga = PasswordSaga.InstanceId(CredentialsApp.Ada, 2);

    [Theory]
    [InlineData(nameof(SetPassword), Fault.Before)]
    [InlineData(nameof(SetPassword), Fault.After)]
    [InlineData(nameof(SetPassword), Fault.Twice)]
    [InlineData(nameof(EndSessions), Fault.Before)]
    [InlineData(nameof(EndSessions), Fault.After)]
    [InlineData(nameof(EndSessions), Fault.Twice)]
    public async Task Whatever_happens_to_a_write_the_password_changes_and_the_other_sessions_end(string activity, Fault fault)
    {
        Ada.App.Faults.FailNextWrite(activity, fault);

        Assert.Equal(204, (await ChangeAsync()).Status);

        await AssertChangedAsync();
    }

    [Theory]
    [InlineData(nameof(SetPassword), Fault.Before)]
    [InlineData(nameof(SetPassword), Fault.After)]
    [InlineData(nameof(EndSessions), Fault.Before)]
    [InlineData(nameof(EndSessions), Fault.After)]
    public async Task A_saga_that_was_terminated_at_any_step_is_driven_on_by_the_same_request(string activity, Fault fault)
    {
        await Ada.TerminateAtAsync(activity, fault, Saga, () => Ada.ChangePasswordAsync(CredentialsApp.Old, CredentialsApp.New));

        Assert.Equal(204, (await ChangeAsync()).Status);

        await AssertChangedAsync();
    }

    [Fact]
    public async Task While_the_sessions_do_not_end_nobody_is_told_that_they_have()
    {
        _ = Ada.App.Faults.DieAtWrite(nameof(EndSessions), Fault.Before);

        Assert.Equal(503, (await Ada.ChangePasswordAsync(CredentialsApp.Old, CredentialsApp.New)).Status);
        Assert.Equal(503, (await Ada.ChangePasswordAsync(CredentialsApp.Old, CredentialsApp.New)).Status);
        Ada.App.Faults.Heal(nameof(EndSessions));

        Assert.Equal(204, (await ChangeAsync()).Status);
        await AssertChangedAsync();
    }

    [Fact]
    public async Task Who_lost_the_answer_asks_again_and_gets_it_also_after_the_history_is_purged()
    {
        await ChangeAsync();
        var again = await ChangeAsync();
        await Ada.PurgeAsync(Saga);
        var late = await ChangeAsync();

        Assert.Equal(((204, true), (204, true)), ((again.Status, again.IsReplay), (late.Status, late.IsReplay)));
        await AssertChangedAsync();
    }

    [Fact]
    public async Task Of_two_changes_at_once_one_is_made_and_the_other_refused()
    {
        string[] passwords = [CredentialsApp.New, "a third good password"];

        var answers = await Task.WhenAll(passwords.Select(password => ChangeAsync(password)));

        Assert.Equal([204, 403], answers.Select(answer => answer.Status).Order());
        Assert.Equal(2, (await Ada.ReadLoginAsync()).PasswordVersion);
        await Ada.AssertPasswordAsync(passwords[answers[0].Status == 204 ? 0 : 1]);
        Assert.False(await CredentialsApp.IsSignedInAsync(Ada.Elsewhere));
    }

    [Fact]
    public async Task The_same_change_twice_at_once_is_one_and_both_are_told_so()
    {
        var answers = await Task.WhenAll(ChangeAsync(), ChangeAsync());

        Assert.All(answers, answer => Assert.Equal(204, answer.Status));
        await AssertChangedAsync();
    }

    private Task<ApiAnswer> ChangeAsync(string password = CredentialsApp.New) =>
        CredentialsApp.UntilKnownAsync(() => Ada.ChangePasswordAsync(CredentialsApp.Old, password));

    private async Task AssertChangedAsync()
    {
        Assert.Equal(2, (await Ada.ReadLoginAsync()).PasswordVersion);
        Assert.True(await CredentialsApp.IsSignedInAsync(Ada.Client));
        Assert.False(await CredentialsApp.IsSignedInAsync(Ada.Elsewhere));
        await Ada.AssertPasswordAsync(CredentialsApp.New);
    }
}
