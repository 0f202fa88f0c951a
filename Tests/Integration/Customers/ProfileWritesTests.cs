using CustomerFunctions.ProfileChanges;
using CustomerFunctions.Profiles;
using OrderFunctions.Registrations;
using Tests.Support;

namespace Tests.Integration.Customers;

/// <summary>The write of a profile: dying before and after it, running it twice, two at once.</summary>
public sealed class ProfileWritesTests(TableServiceFixture tableService) : CustomerTest(tableService)
{
    private static readonly Registration Ada = Samples.Registration();
    private static readonly ContactDetails King = new("Augusta", "King", "king@example.com", "+44 20 7946 0959");
    private static readonly ContactDetails Byron = new("Ada", "Byron", "byron@example.com", "+44 20 7946 0960");

    [Theory]
    [MemberData(nameof(OneWrite.Faults), MemberType = typeof(OneWrite))]
    public async Task A_profile_is_changed_once_whatever_happens_to_the_write(Fault fault, int repeats)
    {
        await AddApprovedAsync();
        var activity = Activity(repeats);

        var changed = await FaultScript.CallAsSagaAsync(fault, () => activity.RunAsync(Change(King), Stop));

        Assert.Equal((2, King), (changed!.Version, changed.Contact));
        Assert.Equal(changed, await Customers.FindAsync(Ada.UserId, Stop));
    }

    [Theory]
    [MemberData(nameof(OneWrite.Faults), MemberType = typeof(OneWrite))]
    public async Task A_change_that_comes_second_is_refused_whatever_happens_to_the_write(Fault fault, int repeats)
    {
        await AddApprovedAsync();
        var first = await Activity(repeats: 3).RunAsync(Change(King), Stop);
        var activity = Activity(repeats);

        Assert.Null(await FaultScript.CallAsSagaAsync(fault, () => activity.RunAsync(Change(Byron), Stop)));

        Assert.Equal(first, await Customers.FindAsync(Ada.UserId, Stop));
    }

    [Fact]
    public async Task Of_two_changes_at_once_of_one_version_exactly_one_is_made()
    {
        await AddApprovedAsync();
        var script = new FaultScript { BeforeWrite = new Rendezvous(2).ArriveAsync };

        var changed = await script.RunAsync(() => Task.WhenAll(
            Activity(repeats: 0).RunAsync(Change(King), Stop), Activity(repeats: 0).RunAsync(Change(Byron), Stop)));

        var made = Assert.Single(changed, customer => customer is not null);
        Assert.Equal((2, changed[0] is null ? Byron : King), (made!.Version, made.Contact));
        Assert.Equal(made, await Customers.FindAsync(Ada.UserId, Stop));
    }

    [Fact]
    public async Task An_activity_that_runs_twice_at_once_gives_the_same_customer_twice()
    {
        await AddApprovedAsync();
        var script = new FaultScript { BeforeWrite = new Rendezvous(2).ArriveAsync };

        var changed = await script.RunAsync(() => Task.WhenAll(
            Activity(repeats: 0).RunAsync(Change(King), Stop), Activity(repeats: 0).RunAsync(Change(King), Stop)));

        Assert.Equal(changed[0], changed[1]);
        Assert.Equal(changed[0], await Customers.FindAsync(Ada.UserId, Stop));
    }

    [Fact]
    public async Task A_run_that_comes_late_does_not_bring_back_an_old_profile()
    {
        await AddApprovedAsync();
        await Activity(repeats: 3).RunAsync(Change(King), Stop);
        var newest = await Activity(repeats: 3).RunAsync(Change(Byron, fromVersion: 2), Stop);

        Assert.Null(await Activity(repeats: 3).RunAsync(Change(King), Stop));

        Assert.Equal(newest, await Customers.FindAsync(Ada.UserId, Stop));
    }

    [Fact]
    public async Task A_customer_whose_registration_is_under_way_is_not_changed()
    {
        var pending = await AddAsync(Ada);

        Assert.Null(await Activity(repeats: 3).RunAsync(Change(King), Stop));

        Assert.Equal(pending, await Customers.FindAsync(Ada.UserId, Stop));
    }

    private static ProfileChange Change(ContactDetails contact, long fromVersion = Customer.FirstVersion) => new(Ada.UserId, fromVersion, contact);

    private UpdateCustomer Activity(int repeats) => new(Tables(repeats).Customers, TimeProvider.System);

    private async Task AddApprovedAsync()
    {
        await AddAsync(Ada);
        await new ApproveCustomer(Customers, TimeProvider.System).RunAsync(Ada.UserId, Stop);
    }
}
