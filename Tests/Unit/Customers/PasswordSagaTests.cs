using CustomerFunctions.Identity.Passwords;
using Shared.Identifiers;
using Shared.Sagas;
using Tests.Support;

namespace Tests.Unit.Customers;

public sealed class PasswordSagaTests
{
    private static readonly PasswordChange Change = new("ada", UserId.For("ada", "key"), 1, "hash-2") { KeptSession = "session" };
    private static readonly PasswordResetRequest Reset = new("ada", ResetId.New());

    [Fact]
    public async Task A_changed_password_ends_the_other_sessions()
    {
        var saga = Saga().Returns(nameof(SetPassword), true);

        Assert.True(await PasswordSaga.RunAsync(saga.Context));

        Assert.Equal(
            [
                new SagaStep(nameof(SetPassword), Change, SagaRetries.UntilDone),
                new SagaStep(nameof(EndSessions), new EndSessionsRequest(Change.UserId, "session"), SagaRetries.UntilDone),
            ],
            saga.Steps);
    }

    [Fact]
    public async Task Where_another_change_was_first_no_session_ends()
    {
        var saga = Saga().Returns(nameof(SetPassword), false);

        Assert.False(await PasswordSaga.RunAsync(saga.Context));

        Assert.Equal([nameof(SetPassword)], saga.StepNames);
    }

    [Fact]
    public async Task A_reset_is_stored_before_it_is_sent()
    {
        var saga = ResetSaga().Returns(nameof(AddPasswordReset), true);

        await PasswordResetSaga.RunAsync(saga.Context);

        Assert.Equal(
            [new SagaStep(nameof(AddPasswordReset), Reset, SagaRetries.UntilDone), new SagaStep(nameof(SendPasswordReset), Reset, SagaRetries.UntilDone)],
            saga.Steps);
    }

    [Fact]
    public async Task Nobody_is_sent_nothing()
    {
        var saga = ResetSaga().Returns(nameof(AddPasswordReset), false);

        await PasswordResetSaga.RunAsync(saga.Context);

        Assert.Equal([nameof(AddPasswordReset)], saga.StepNames);
    }

    private static ScriptedSaga Saga() => new ScriptedSaga(PasswordSaga.InstanceId(Change.UserId, 2), Change).Returns(nameof(EndSessions));

    private static ScriptedSaga ResetSaga() => new ScriptedSaga(Reset.ResetId, Reset).Returns(nameof(SendPasswordReset));
}
