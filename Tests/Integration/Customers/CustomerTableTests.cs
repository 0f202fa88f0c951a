using CustomerFunctions.Profiles;
using OrderFunctions.Registrations;
using Shared.Identifiers;
using Shared.Sagas;
using Tests.Support;

namespace Tests.Integration.Customers;

public sealed class CustomerTableTests(TableServiceFixture tableService) : CustomerTest(tableService)
{
    private static readonly RegistrationForm Ada = Samples.Form();

    [Fact]
    public async Task What_is_added_is_what_is_read()
    {
        await AddAsync(Ada);

        Assert.Equal(Ada.ToCustomer(Samples.Now), await Customers.FindAsync(Ada.UserId, Stop));
    }

    [Fact]
    public async Task Nobody_is_found_under_an_unknown_id() => Assert.Null(await Customers.FindAsync(UserId.For("nobody", "key"), Stop));

    [Theory]
    [MemberData(nameof(OneWrite.Faults), MemberType = typeof(OneWrite))]
    public async Task A_customer_is_added_once_whatever_happens_to_the_write(Fault fault, int repeats)
    {
        await Forms().AddAsync(Ada, Stop);

        var added = await FaultScript.CallAsSagaAsync(fault, () => Add(repeats).RunAsync(new Registration(Ada.UserId), Stop));

        var stored = (await Customers.FindAsync(Ada.UserId, Stop))!;
        Assert.Equal((added, Ada.PasswordHash, Ada.Details.Fingerprint), (CustomerState.Of(stored), stored.PendingPasswordHash, stored.Fingerprint));
    }

    [Fact]
    public async Task Of_two_runs_at_once_both_get_the_same_customer()
    {
        await Forms().AddAsync(Ada, Stop);
        var script = new FaultScript { BeforeWrite = new Rendezvous(2).ArriveAsync };

        var added = await script.RunAsync(() => Task.WhenAll(
            Add(repeats: 0).RunAsync(new Registration(Ada.UserId), Stop), Add(repeats: 0).RunAsync(new Registration(Ada.UserId), Stop)));

        Assert.Equal(added[0], added[1]);
    }

    [Fact]
    public async Task A_run_that_comes_late_keeps_the_customer_and_needs_no_form()
    {
        var stored = await AddApprovedAsync(Ada);

        Assert.Equal(CustomerState.Of(stored), await Add(repeats: 3).RunAsync(new Registration(Ada.UserId), Stop));
    }

    [Fact]
    public async Task Without_a_form_there_is_no_customer() =>
        await Assert.ThrowsAsync<DataLossException>(() => Add(repeats: 3).RunAsync(new Registration(Ada.UserId), Stop));

    [Fact]
    public async Task A_saga_of_version_1_brings_its_form_with_it()
    {
        await Add(repeats: 3).RunAsync(new Registration(Ada.UserId, Ada.Details, Ada.PasswordHash) { Version = 1 }, Stop);

        Assert.Equal(Ada.PasswordHash, (await Customers.FindAsync(Ada.UserId, Stop))!.PendingPasswordHash);
    }

    [Theory]
    [MemberData(nameof(OneWrite.Faults), MemberType = typeof(OneWrite))]
    public async Task A_customer_is_approved_once_whatever_happens_to_the_write(Fault fault, int repeats)
    {
        await AddAsync(Ada);
        var activity = new ApproveCustomer(Tables(repeats).Customers, TimeProvider.System);

        var approved = await FaultScript.CallAsSagaAsync(fault, () => activity.RunAsync(Ada.UserId, Stop));

        var stored = (await Customers.FindAsync(Ada.UserId, Stop))!;
        Assert.Equal((CustomerStatus.Approved, null, approved), (stored.Status, stored.PendingPasswordHash, CustomerState.Of(stored)));
    }

    [Theory]
    [MemberData(nameof(OneWrite.LostAnswers), MemberType = typeof(OneWrite))]
    public async Task A_customer_is_rejected_and_erased_whatever_happens_to_the_write(Fault fault, int repeats)
    {
        await AddAsync(Ada);
        var activity = new RejectCustomer(Tables(repeats).Customers, TimeProvider.System);

        var rejected = await FaultScript.CallAsSagaAsync(fault, () => activity.RunAsync(Ada.UserId, Stop));

        var stored = (await Customers.FindAsync(Ada.UserId, Stop))!;
        Assert.Equal((CustomerStatus.Rejected, rejected), (stored.Status, CustomerState.Of(stored)));
        Assert.Empty(stored.UserName + stored.FirstName + stored.LastName + stored.Email + stored.Phone + stored.Fingerprint + stored.PendingPasswordHash);
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

    private AddCustomer Add(int repeats) => new(Tables(repeats).Customers, Forms(repeats), TimeProvider.System);
}
