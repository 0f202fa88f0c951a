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
    public void Rejection_leaves_nothing_personal()
    {
        var rejected = Samples.Pending().Reject(Later);

        Assert.Equal(CustomerStatus.Rejected, rejected.Status);
        Assert.All([rejected.UserName, rejected.FirstName, rejected.LastName, rejected.Email, rejected.Phone], Assert.Empty);
        Assert.Null(rejected.Fingerprint);
        Assert.Null(rejected.PendingPasswordHash);
    }

    [Fact]
    public void A_decision_that_comes_again_changes_nothing()
    {
        var approved = Samples.Pending().Approve(Samples.Now);
        var rejected = Samples.Pending().Reject(Samples.Now);

        Assert.Same(approved, approved.Approve(Later));
        Assert.Same(rejected, rejected.Reject(Later));
    }

    [Fact]
    public void A_decision_is_never_turned_round()
    {
        Assert.Throws<InvalidOperationException>(() => Samples.Pending().Reject(Later).Approve(Later));
        Assert.Throws<InvalidOperationException>(() => Samples.Pending().Approve(Later).Reject(Later));
    }
}
