using CustomerFunctions.Identity.Passwords;
using CustomerFunctions.Identity.Roles;
using Shared.Identifiers;
using Shared.Identity;
using Shared.Sagas;
using Tests.Support;

namespace Tests.Unit.Customers;

public sealed class PasswordSagaTests
{
    private static readonly UserId Ada = UserId.For("ada", "key");
    private static readonly PasswordChange Change = PasswordChange.Stored(Ada, fromVersion: 1, keptSession: "session");
    private static readonly PasswordResetRequest Reset = PasswordResetRequest.Stored(ResetId.New());

    [Fact]
    public async Task A_changed_password_ends_the_other_sessions_and_is_told()
    {
        var saga = Saga().Returns(nameof(SetPassword), true);

        Assert.True(await PasswordSaga.RunAsync(saga.Context));

        Assert.Equal(
            [
                new SagaStep(nameof(SetPassword), Change, SagaRetries.UntilDone),
                new SagaStep(nameof(EndSessions), new EndSessionsRequest(Ada, "session"), SagaRetries.UntilDone),
                new SagaStep(nameof(PublishPasswordChange), new PasswordPublication(Ada, 2), SagaRetries.UntilDone),
            ],
            saga.Steps);
    }

    [Fact]
    public async Task Where_another_change_was_first_no_session_ends_and_nobody_is_told()
    {
        var saga = Saga().Returns(nameof(SetPassword), false);

        Assert.False(await PasswordSaga.RunAsync(saga.Context));

        Assert.Equal([nameof(SetPassword)], saga.StepNames);
    }

    [Theory]
    [InlineData(true, nameof(AddPasswordReset), nameof(SendPasswordReset))]
    [InlineData(false, nameof(AddPasswordReset))]
    public async Task A_reset_is_stored_before_it_is_sent_and_nobody_is_sent_nothing(bool isStored, params string[] steps)
    {
        var saga = new ScriptedSaga(Reset.ResetId, Reset).Returns(nameof(AddPasswordReset), isStored).Returns(nameof(SendPasswordReset));

        await PasswordResetSaga.RunAsync(saga.Context);

        Assert.Equal(steps.Select(step => new SagaStep(step, Reset, SagaRetries.UntilDone)), saga.Steps);
    }

    [Theory]
    [InlineData(RoleResult.Set, nameof(SetRole), nameof(EndSessions))]
    [InlineData(RoleResult.LastAdmin, nameof(SetRole))]
    public async Task A_changed_role_ends_all_sessions(RoleResult result, params string[] steps)
    {
        var change = new RoleChange(Ada, Role.Admin);
        var saga = new ScriptedSaga(RoleSaga.NewInstanceId(change), change).Returns(nameof(SetRole), result).Returns(nameof(EndSessions));

        Assert.Equal(result, await RoleSaga.RunAsync(saga.Context));

        Assert.Equal(steps, saga.StepNames);
    }

    private static ScriptedSaga Saga() => new ScriptedSaga(PasswordSaga.InstanceId(Ada, 2), Change)
        .Returns(nameof(EndSessions))
        .Returns(nameof(PublishPasswordChange));
}
