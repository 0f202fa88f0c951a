using CustomerFunctions.ProfileChanges;
using CustomerFunctions.Profiles;
using Shared.Events;
using Shared.Identifiers;
using Shared.Sagas;
using Tests.Support;

namespace Tests.Unit.Customers;

public sealed class ProfileSagaTests
{
    private static readonly ContactDetails NewContact = new("Augusta", "King", "augusta@example.com", "+44 20 7946 0000");
    private static readonly Customer Before = Samples.Pending().Approve(Samples.Now);
    private static readonly Customer After = Before.Change(NewContact, 1, Samples.Now.AddHours(1));
    private static readonly ProfileChange Change = new(Before.UserId, 1, NewContact);

    [Fact]
    public async Task A_changed_profile_is_told_and_callers_are_answered_before()
    {
        var saga = Saga().Returns(nameof(UpdateCustomer), (Customer?)After);

        var outcome = await ProfileSaga.RunAsync(saga.Context);

        Assert.Equal(new ProfileOutcome(After), outcome);
        Assert.Equal(
            [new SagaStep(nameof(UpdateCustomer), Change, SagaRetries.UntilDone), new SagaStep("SetCustomStatus", outcome, null)], saga.Steps.SkipLast(1));
        var outgoing = Assert.IsType<OutgoingEvent>(saga.Steps[^1].Input);
        Assert.Equal(
            (ServiceBusEntities.CustomersTopic, $"{Before.UserId}-CustomerUpdated-2", After.UpdatedAt),
            (outgoing.Topic, outgoing.Event.Id, outgoing.Event.Time));
        Assert.Equal(
            new CustomerUpdated(UserId.Parse(Before.UserId), 2, "Augusta", "King", "augusta@example.com"), outgoing.Event.ReadData<CustomerUpdated>());
    }

    [Fact]
    public async Task A_change_that_came_second_is_not_told()
    {
        var saga = Saga().Returns(nameof(UpdateCustomer), (Customer?)null);

        Assert.Null((await ProfileSaga.RunAsync(saga.Context)).Changed);

        Assert.Equal([nameof(UpdateCustomer), "SetCustomStatus"], saga.StepNames);
    }

    [Fact]
    public void A_change_makes_the_next_version_once()
    {
        Assert.Equal((2, NewContact, Samples.Now.AddHours(1)), (After.Version, After.Contact, After.UpdatedAt));
        Assert.Equal(
            (Before.UserName, Before.Currency, Before.Fingerprint, Before.CreatedAt),
            (After.UserName, After.Currency, After.Fingerprint, After.CreatedAt));
        Assert.Same(After, After.Change(NewContact, 1, Samples.Now.AddHours(2)));
        Assert.True(After.IsAfter(NewContact, 1));
    }

    [Fact]
    public void A_change_of_a_version_that_is_gone_is_none()
    {
        var other = NewContact with { Email = "other@example.com" };

        Assert.Same(After, After.Change(other, 1, Samples.Now));
        Assert.False(After.IsAfter(other, 1));
        Assert.False(After.IsAfter(NewContact, 2));
    }

    [Fact]
    public void Only_approved_customers_change_their_profile()
    {
        var pending = Samples.Pending();

        Assert.Same(pending, pending.Change(NewContact, 1, Samples.Now));
    }

    private static ScriptedSaga Saga() => new ScriptedSaga(ProfileSaga.InstanceId(Before.UserId, 2), Change).Returns(nameof(PublishEvent));
}
