using CustomerFunctions.Identity.Passwords;
using CustomerFunctions.ProfileChanges;
using CustomerFunctions.Profiles;
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

    [Fact]
    public async Task A_saga_of_version_1_that_is_driven_again_goes_on_as_new_after_a_long_outage()
    {
        var change = new ProfileChange(Ada, 1, Samples.Pending().Contact) { Version = 1 };
        var saga = new ScriptedSaga(ProfileSaga.InstanceId(Ada, 2), change, "3.0")
            .Returns(nameof(UpdateCustomer), (Customer?)Samples.Pending())
            .Fails(nameof(PublishEvent), new IOException("The broker does not answer."));

        await ProfileSaga.RunAsync(saga.Context);

        Assert.Equal(change, saga.NextInput);
    }

    private static ScriptedSaga Saga() => new ScriptedSaga(ProfileSaga.InstanceId(Ada, 2), Change)
        .Returns(nameof(RemovePasswordResets))
        .Returns(nameof(PublishProfileChange));
}
