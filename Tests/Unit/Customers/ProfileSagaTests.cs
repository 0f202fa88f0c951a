using CustomerFunctions.Identity.Passwords;
using CustomerFunctions.ProfileChanges;
using Shared.Identifiers;
using Shared.Sagas;
using Tests.Support;

namespace Tests.Unit.Customers;

public sealed class ProfileSagaTests
{
    private static readonly UserId Ada = Samples.Pending().UserId;
    private static readonly ProfileChange Change = new(Ada, 1) { ToVersion = 2 };

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_changed_profile_is_published_and_callers_are_answered_before(bool hasNewEmail)
    {
        var made = new ProfileVersion(2, Samples.Now, hasNewEmail);
        var saga = Saga().Returns(nameof(UpdateCustomer), (ProfileVersion?)made);

        var outcome = await ProfileSaga.RunAsync(saga.Context);

        Assert.Equal(made, outcome.FindMade());
        Assert.Equal(
            [
                new SagaStep(nameof(UpdateCustomer), Change, SagaRetries.UntilDone),
                new SagaStep("SetCustomStatus", outcome, null),
                .. hasNewEmail ? [new SagaStep(nameof(RemovePasswordResets), Ada, SagaRetries.UntilDone)] : Array.Empty<SagaStep>(),
                new SagaStep(nameof(PublishProfileChange), new ProfilePublication(Ada, 2, Samples.Now), SagaRetries.UntilDone),
            ],
            saga.Steps);
    }

    [Fact]
    public async Task Nothing_is_published_about_a_customer_who_has_left()
    {
        var saga = Saga().Returns(nameof(UpdateCustomer), (ProfileVersion?)null);

        Assert.Null((await ProfileSaga.RunAsync(saga.Context)).FindMade());

        Assert.Equal([nameof(UpdateCustomer), "SetCustomStatus"], saga.StepNames);
    }

    private static ScriptedSaga Saga() => new ScriptedSaga(ProfileSaga.InstanceId(Ada, 2), Change)
        .Returns(nameof(RemovePasswordResets))
        .Returns(nameof(PublishProfileChange));
}
