using CustomerFunctions.ProfileChanges;
using CustomerFunctions.Profiles;
using OrderFunctions.Registrations;
using Shared.Events;
using Shared.Failures;
using Shared.Messaging;
using Shared.Sagas;
using Shared.Storage;
using Tests.Support;

namespace Tests.Integration.Customers;

/// <summary>The writes of a profile's change: dying before and after each, running it twice, two at once, its row gone.</summary>
public sealed class ProfileWritesTests(TableServiceFixture tableService) : CustomerTest(tableService)
{
    private static readonly RegistrationForm Ada = Samples.Form();
    private static readonly ContactDetails King = new("Augusta", "King", "king@example.com", "+44 20 7946 0959");
    private static readonly ContactDetails Byron = new("Ada", "Byron", "byron@example.com", "+44 20 7946 0960");

    private readonly RecordedTopics _topics = new();

    [Theory]
    [MemberData(nameof(OneWrite.Faults), MemberType = typeof(OneWrite))]
    public async Task A_change_is_stored_once_and_a_second_one_of_its_version_is_not_whatever_happens_to_the_write(Fault fault, int repeats)
    {
        var first = await FaultScript.CallAsSagaAsync(fault, () => Changes(repeats).AddAsync(Stored(King), Stop));
        var second = await FaultScript.CallAsSagaAsync(fault, () => Changes(repeats).AddAsync(Stored(Byron), Stop));

        Assert.Equal((Stored(King), Stored(King)), (first, second));
    }

    [Fact]
    public async Task Of_two_changes_at_once_of_one_version_exactly_one_is_stored()
    {
        var script = new FaultScript { BeforeWrite = new Rendezvous(2).ArriveAsync };

        var stored = await script.RunAsync(() => Task.WhenAll(
            Changes(repeats: 0).AddAsync(Stored(King), Stop), Changes(repeats: 0).AddAsync(Stored(Byron), Stop)));

        Assert.Equal(stored[0], stored[1]);
    }

    [Fact]
    public async Task A_change_that_meets_others_which_are_gone_when_it_looks_is_given_up_after_a_minute()
    {
        var time = new SkippingTime(Samples.Now);
        var isStored = false;
        var others = new Meanwhile(
            _ => true,
            () => (isStored ^= true) ? Changes().AddAsync(Stored(Byron), Stop) : Changes().RemoveAsync(Ada.UserId, 2, Stop),
            isEachTime: true);
        var changes = Changes(repeats: 0, new ConflictRetry(time, new Random(1)));

        await Assert.ThrowsAsync<ContentionException>(() => others.RunAsync(() => changes.AddAsync(Stored(King), Stop)));

        Assert.InRange(time.GetUtcNow() - Samples.Now, TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(62));
    }

    [Theory]
    [MemberData(nameof(OneWrite.Faults), MemberType = typeof(OneWrite))]
    public async Task A_profile_is_changed_once_whatever_happens_to_the_write(Fault fault, int repeats)
    {
        await StoreAsync(King);

        var made = await FaultScript.CallAsSagaAsync(fault, () => Update(repeats).RunAsync(Input(), Stop));

        await AssertAsync(2, King);
        Assert.Equal((2, true), (made!.Version, made.HasNewEmail));
    }

    [Fact]
    public async Task An_activity_that_runs_twice_at_once_makes_one_version()
    {
        await StoreAsync(King);
        var script = new FaultScript { BeforeWrite = new Rendezvous(2).ArriveAsync };

        var made = await script.RunAsync(() => Task.WhenAll(Update(repeats: 0).RunAsync(Input(), Stop), Update(repeats: 0).RunAsync(Input(), Stop)));

        Assert.Equal(made[0], made[1]);
        await AssertAsync(2, King);
    }

    [Fact]
    public async Task A_run_that_comes_late_does_not_bring_back_an_old_profile()
    {
        await StoreAsync(King);
        await Update(repeats: 3).RunAsync(Input(), Stop);
        await Changes().AddAsync(Stored(Byron, version: 3), Stop);
        await Update(repeats: 3).RunAsync(Input(fromVersion: 2), Stop);

        Assert.Equal(2, (await Update(repeats: 3).RunAsync(Input(), Stop))!.Version);

        await AssertAsync(3, Byron);
    }

    [Fact]
    public async Task A_change_that_is_not_stored_any_more_is_a_loss()
    {
        await AddApprovedAsync(Ada);

        await Assert.ThrowsAsync<DataLossException>(() => Update(repeats: 3).RunAsync(Input(), Stop));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_customer_who_is_not_there_yet_or_not_any_more_is_not_changed_and_the_change_goes(bool hasLeft)
    {
        await AddAsync(Ada);
        if (hasLeft)
            await Customers.ChangeAsync(Ada.UserId, customer => customer.Approve(Samples.Now).Close(Samples.Now), Stop);
        var before = await Customers.FindAsync(Ada.UserId, Stop);
        await Changes().AddAsync(Stored(King), Stop);

        Assert.Null(await Update(repeats: 3).RunAsync(Input(), Stop));

        Assert.Equal(before, await Customers.FindAsync(Ada.UserId, Stop));
        Assert.Null(await Changes().FindAsync(Ada.UserId, 2, Stop));
    }

    [Fact]
    public async Task A_saga_of_version_1_brings_its_details_with_it()
    {
        await AddApprovedAsync(Ada);

        Assert.NotNull(await Update(repeats: 3).RunAsync(new ProfileChange(Ada.UserId, 1, King) { Version = 1 }, Stop));
        Assert.Null(await Update(repeats: 3).RunAsync(new ProfileChange(Ada.UserId, 1, Byron) { Version = 1 }, Stop));

        await AssertAsync(2, King);
    }

    [Theory]
    [MemberData(nameof(OneWrite.LostAnswers), MemberType = typeof(OneWrite))]
    public async Task A_version_is_published_and_its_former_address_told_and_the_change_goes_whatever_happens_to_the_write(Fault fault, int repeats)
    {
        await StoreAsync(King);
        await Update(repeats: 3).RunAsync(Input(), Stop);

        await FaultScript.CallAsSagaAsync(fault, () => Publish(repeats).RunAsync(new ProfilePublication(Ada.UserId, 2, Samples.Now), "saga", Stop));

        Assert.Equal(
            [$"{Ada.UserId}-CustomerUpdated-2", $"{Ada.UserId}-EmailAddressChanged-2"],
            _topics.Published.Select(published => published.Event.Id).Distinct().Order());
        var told = _topics.Published.First(published => published.Event.Type == EmailAddressChanged.Contract.WireType).Event.ReadData<EmailAddressChanged>();
        Assert.Equal(new EmailAddressChanged(Ada.UserId, 2, "Ada", "ada@example.com", Samples.Now), told);
        Assert.Null(await Changes().FindAsync(Ada.UserId, 2, Stop));
    }

    [Fact]
    public async Task A_version_that_another_has_overtaken_is_published_as_it_was_made()
    {
        await StoreAsync(King);
        await Update(repeats: 3).RunAsync(Input(), Stop);
        await Changes().AddAsync(Stored(Byron, version: 3), Stop);
        await Update(repeats: 3).RunAsync(Input(fromVersion: 2), Stop);

        await Publish(repeats: 3).RunAsync(new ProfilePublication(Ada.UserId, 2, Samples.Now), "saga", Stop);

        Assert.Equal("king@example.com", _topics.Published.First().Event.ReadData<CustomerUpdated>().Email);
    }

    private static StoredProfileChange Stored(ContactDetails contact, long version = 2) => new(Ada.UserId, version, contact, "Ada", "ada@example.com");

    private static ProfileChange Input(long fromVersion = Customer.FirstVersion) => new(Ada.UserId, fromVersion) { ToVersion = fromVersion + 1 };

    private ProfileChangeTable Changes(int repeats = 3, ConflictRetry? retry = null) => new(Service(repeats), retry ?? Storage.ConflictRetry);

    private UpdateCustomer Update(int repeats) => new(Tables(repeats).Customers, Changes(repeats), TimeProvider.System);

    private PublishProfileChange Publish(int repeats) =>
        new(Tables(repeats).Customers, Changes(repeats), new ServiceBusSenders(_topics.Client), new SagaProgress());

    private async Task StoreAsync(ContactDetails contact)
    {
        await AddApprovedAsync(Ada);
        await Changes().AddAsync(Stored(contact), Stop);
    }

    private async Task AssertAsync(long version, ContactDetails contact)
    {
        var customer = (await Customers.FindAsync(Ada.UserId, Stop))!;
        Assert.Equal((version, contact), (customer.Version, customer.Contact));
    }
}
