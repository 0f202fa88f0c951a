using CustomerFunctions.Profiles;
using Tests.Support;

namespace Tests.Unit.Customers;

public class CustomerTests
{
    private static readonly DateTimeOffset Later = Samples.Now.AddMinutes(1);

    [Fact]
    public void A_new_customer_is_pending_with_the_first_version()
    {
        var customer = Samples.Pending();

        Assert.Equal((CustomerStatus.Pending, 1), (customer.Status, customer.Version));
        Assert.Equal((Samples.Now, Samples.Now), (customer.CreatedAt, customer.UpdatedAt));
        Assert.Equal("hash-1", customer.PendingPasswordHash);
    }

    [Fact]
    public void Approval_keeps_the_profile_and_forgets_the_password()
    {
        var pending = Samples.Pending();

        Assert.Equal(
            pending with { Status = CustomerStatus.Approved, PendingPasswordHash = null, UpdatedAt = Later }, pending.Approve(Later));
    }

    [Fact]
    public void Rejection_and_closing_leave_nothing_personal()
    {
        var (rejected, closed) = (Samples.Pending().Reject(Later), Samples.Pending().Approve(Later).Close(Later));

        Assert.Equal((CustomerStatus.Rejected, CustomerStatus.Closed, 2), (rejected.Status, closed.Status, closed.Version));
        Assert.All([rejected, closed], customer =>
        {
            Assert.All([customer.UserName, customer.FirstName, customer.LastName, customer.Email, customer.Phone], Assert.Empty);
            Assert.Null(customer.Fingerprint);
            Assert.Null(customer.PendingPasswordHash);
        });
    }

    [Fact]
    public void A_change_replaces_what_the_customer_may_change_and_nothing_else()
    {
        var contact = new ContactDetails("Augusta", "King", "augusta@example.com", "+44 20 7946 0000");
        var before = Samples.Pending().Approve(Samples.Now);

        var after = before.Change(contact, 2, Later);

        Assert.Equal((2, contact, Later), (after.Version, after.Contact, after.UpdatedAt));
        Assert.Equal(before, after.Change(before.Contact, 1, before.UpdatedAt));
        Assert.True(after.IsAfter(contact, 1));
        Assert.False(after.IsAfter(contact, 2) || after.IsAfter(before.Contact, 1));
    }

    [Fact]
    public void A_decision_that_comes_again_changes_nothing()
    {
        var approved = Samples.Pending().Approve(Samples.Now);
        var rejected = Samples.Pending().Reject(Samples.Now);

        Assert.Same(approved, approved.Approve(Later));
        Assert.Same(rejected, rejected.Reject(Later));
        Assert.Equal(approved.Close(Later), approved.Close(Later).Close(Later.AddMinutes(1)));
    }

    [Fact]
    public void A_registration_that_meets_the_closing_of_its_customer_changes_nothing()
    {
        var closed = Samples.Pending().Close(Later);

        Assert.Equal((CustomerStatus.Closed, 2, ""), (closed.Status, closed.Version, closed.Email));
        Assert.Same(closed, closed.Approve(Later));
        Assert.Same(closed, closed.Reject(Later));
    }

    [Fact]
    public void A_decision_is_never_turned_round()
    {
        Assert.Throws<InvalidOperationException>(() => Samples.Pending().Reject(Later).Approve(Later));
        Assert.Throws<InvalidOperationException>(() => Samples.Pending().Approve(Later).Reject(Later));
        Assert.Throws<InvalidOperationException>(() => Samples.Pending().Reject(Later).Close(Later));
    }
}
