using CustomerFunctions.Profiles;
using OrderFunctions.Registrations;
using Shared.Sagas;
using Tests.Support;

namespace Tests.Integration.Customers;

public sealed class CustomerTableTests(TableServiceFixture tableService) : CustomerTest(tableService)
{
    private static readonly Registration Ada = Samples.Registration();

    [Fact]
    public async Task What_is_added_is_what_is_read()
    {
        var added = await AddAsync(Ada);

        Assert.Equal(added, await Customers.FindAsync(Ada.UserId, Stop));
        Assert.Equal(Ada.ToCustomer(added.CreatedAt), added);
    }

    [Theory]
    [InlineData("user-aaaaaaaaaaaaaaaaaaaaaaaaaa")]
    [InlineData("user-/#?")]
    [InlineData("")]
    public async Task Nobody_is_found_under_an_unknown_or_forged_id(string userId) => Assert.Null(await Customers.FindAsync(userId, Stop));

    [Theory]
    [MemberData(nameof(OneWrite.Faults), MemberType = typeof(OneWrite))]
    public async Task A_customer_is_added_once_whatever_happens_to_the_write(Fault fault, int repeats)
    {
        var activity = new AddCustomer(Tables(repeats).Customers, TimeProvider.System);

        var added = await FaultScript.CallAsSagaAsync(fault, () => activity.RunAsync(Ada, Stop));

        Assert.Equal(added, await Customers.FindAsync(Ada.UserId, Stop));
        Assert.Equal(Ada.PasswordHash, added.PendingPasswordHash);
    }

    [Fact]
    public async Task Of_two_runs_with_different_content_both_get_what_the_first_stored()
    {
        var first = await AddAsync(Ada);
        var second = await AddAsync(Ada with { PasswordHash = "hash-2", Details = Ada.Details with { FirstName = "Augusta" } });

        Assert.Equal(first, second);
    }

    [Fact]
    public async Task Of_two_runs_at_once_both_get_the_same_customer()
    {
        var together = new Rendezvous(2);
        var script = new FaultScript { BeforeWrite = together.ArriveAsync };

        var added = await script.RunAsync(() => Task.WhenAll(AddAsync(Ada), AddAsync(Ada with { PasswordHash = "hash-2" })));

        Assert.Equal(added[0], added[1]);
        Assert.Equal(added[0], await Customers.FindAsync(Ada.UserId, Stop));
    }

    [Theory]
    [MemberData(nameof(OneWrite.Faults), MemberType = typeof(OneWrite))]
    public async Task A_customer_is_approved_once_whatever_happens_to_the_write(Fault fault, int repeats)
    {
        await AddAsync(Ada);
        var activity = new ApproveCustomer(Tables(repeats).Customers, TimeProvider.System);

        var approved = await FaultScript.CallAsSagaAsync(fault, () => activity.RunAsync(Ada.UserId, Stop));

        Assert.Equal((CustomerStatus.Approved, null), (approved.Status, approved.PendingPasswordHash));
        Assert.Equal(approved, await Customers.FindAsync(Ada.UserId, Stop));
    }

    [Theory]
    [MemberData(nameof(OneWrite.Faults), MemberType = typeof(OneWrite))]
    public async Task A_customer_is_rejected_and_erased_whatever_happens_to_the_write(Fault fault, int repeats)
    {
        await AddAsync(Ada);
        var activity = new RejectCustomer(Tables(repeats).Customers, TimeProvider.System);

        var rejected = await FaultScript.CallAsSagaAsync(fault, () => activity.RunAsync(Ada.UserId, Stop));

        Assert.Equal(CustomerStatus.Rejected, rejected.Status);
        Assert.Equal(rejected, await Customers.FindAsync(Ada.UserId, Stop));
        Assert.All([rejected.UserName, rejected.FirstName, rejected.LastName, rejected.Email, rejected.Phone], Assert.Empty);
        Assert.Null(rejected.Fingerprint);
        Assert.Null(rejected.PendingPasswordHash);
    }

    [Fact]
    public async Task Two_approvals_at_once_are_one()
    {
        await AddAsync(Ada);
        var together = new Rendezvous(2);
        var script = new FaultScript { BeforeWrite = together.ArriveAsync };
        var activity = new ApproveCustomer(Customers, TimeProvider.System);

        var approved = await script.RunAsync(() => Task.WhenAll(activity.RunAsync(Ada.UserId, Stop), activity.RunAsync(Ada.UserId, Stop)));

        Assert.Equal(approved[0], approved[1]);
    }

    [Fact]
    public async Task A_change_that_meets_another_is_made_on_top_of_it()
    {
        await AddAsync(Ada);
        var together = new Rendezvous(2);
        var script = new FaultScript { BeforeWrite = together.ArriveAsync };

        await script.RunAsync(() => Task.WhenAll(
            Customers.ChangeAsync(Ada.UserId, customer => customer with { Version = customer.Version + 1 }, Stop),
            Customers.ChangeAsync(Ada.UserId, customer => customer with { Version = customer.Version + 1 }, Stop)));

        Assert.Equal(3, (await Customers.FindAsync(Ada.UserId, Stop))!.Version);
    }

    [Fact]
    public async Task Nobody_cannot_be_changed() => await Assert.ThrowsAsync<DataLossException>(
        () => Customers.ChangeAsync(Ada.UserId, customer => customer.Approve(Samples.Now), Stop));
}
