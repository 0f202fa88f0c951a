using System.Net;
using NotificationFunctions.Consumers;
using Shared.Events;
using Tests.Support;

namespace Tests.Integration.Notifications;

public sealed class CustomerErasureTests(TableServiceFixture tableService) : NotificationTest(tableService)
{
    private CustomerClosed Closed => new(User, 4, Time.GetUtcNow());

    [Fact]
    public async Task A_customer_who_leaves_gets_one_last_letter_and_is_erased()
    {
        await DeliverAsync(Registered);
        await DeliverAsync(Confirmed);

        Assert.True(await DeliverAsync(Closed));

        Assert.Equal(["ada@example.com", "ada@example.com", "ada@example.com"], SentTo);
        await AssertErasedAsync();
    }

    [Fact]
    public async Task What_comes_after_the_closing_mails_nobody_and_stores_nothing()
    {
        await DeliverAsync(Registered);
        await DeliverAsync(Closed);
        SentTo.Clear();

        await DeliverAsync(new CustomerUpdated(User, 3, "Ada", "King", "king@example.com"));
        await DeliverAsync(new CustomerUpdated(User, 5, "Ada", "King", "king@example.com"));
        await DeliverAsync(Confirmed);
        await DeliverAsync(new PasswordChanged(User, 2, "Ada", "ada@example.com", ByReset: false, Time.GetUtcNow()));
        await DeliverAsync(Registered);

        Assert.Empty(SentTo);
        await AssertErasedAsync();
    }

    [Fact]
    public async Task A_customer_who_leaves_before_the_profile_arrives_is_never_written_to()
    {
        await DeliverAsync(Closed);
        await DeliverAsync(Registered);
        await DeliverAsync(Confirmed);

        Assert.Empty(SentTo);
        await AssertErasedAsync();
    }

    [Fact]
    public async Task The_last_letter_waits_for_SendGrid_while_nobody_else_is_mailed()
    {
        await DeliverAsync(Registered);
        Answer = HttpStatusCode.ServiceUnavailable;
        await DeliverAsync(Closed);
        Answer = HttpStatusCode.Accepted;
        await DeliverAsync(Confirmed);
        Assert.Single(SentTo);

        await DeliverWaitingAsync();

        Assert.Equal(2, SentTo.Count);
        await AssertErasedAsync();
    }

    [Theory]
    [InlineData(HttpStatusCode.BadRequest, 0)]
    [InlineData(HttpStatusCode.ServiceUnavailable, 24)]
    public async Task A_last_letter_that_cannot_be_sent_does_not_keep_the_address(HttpStatusCode answer, int hoursLater)
    {
        await DeliverAsync(Registered);
        Answer = answer;
        var closed = Closed;
        await DeliverAsync(closed);
        if (hoursLater > 0)
        {
            Time.Advance(TimeSpan.FromHours(hoursLater));
            Assert.True(await DeliverWaitingAsync());
        }

        await AssertErasedAsync();
    }

    [Fact]
    public async Task An_email_that_was_on_its_way_at_the_closing_is_erased_by_the_second_search()
    {
        await DeliverAsync(Registered);
        AfterSend = async () =>
        {
            AfterSend = () => Task.CompletedTask;
            await DeliverAsync(Closed);
        };
        await DeliverAsync(Confirmed);
        Assert.Contains(await RecordedAsync(), email => email.To is not null);

        Time.Advance(CustomerErasure.Settling);
        Assert.True(await DeliverWaitingAsync());

        Assert.Empty(Waiting);
        await AssertErasedAsync();
    }

    [Fact]
    public async Task A_closing_that_comes_again_after_days_erases_what_was_restored_and_searches_twice_and_sends_no_letter()
    {
        await DeliverAsync(Registered);
        var closed = Closed;
        await DeliverAsync(closed);
        Waiting.Clear();
        Time.Advance(TimeSpan.FromDays(3));
        await DeleteRecipientAsync();
        await DeliverAsync(Registered);
        SentTo.Clear();
        AfterSend = async () =>
        {
            AfterSend = () => Task.CompletedTask;
            await DeliverAsync(closed, happened: closed.ClosedAt);
        };
        await DeliverAsync(Confirmed);
        Assert.Contains(await RecordedAsync(), email => email.To is not null);

        Time.Advance(CustomerErasure.Settling);
        Assert.True(await DeliverWaitingAsync());

        Assert.Single(SentTo);
        Assert.Empty(Waiting);
        await AssertErasedAsync();
    }

    [Theory]
    [MemberData(nameof(OneWrite.Faults), MemberType = typeof(OneWrite))]
    public async Task Whatever_happens_to_a_write_the_repetition_erases(Fault fault, int repeats)
    {
        await DeliverAsync(Registered);
        await new FaultScript(fault).RunAsync(() => DeliverAsync(Closed, repeats));
        for (var attempt = 0; attempt < 10 && Waiting.Count > 0; attempt++)
        {
            Time.Advance(CustomerErasure.Settling);
            await DeliverWaitingAsync();
        }

        await AssertErasedAsync();
    }

    private async Task AssertErasedAsync()
    {
        var left = await RecipientAsync();
        Assert.Equal(("", "", "", true, 4L), (left!.FirstName, left.LastName, left.Email, left.IsClosed, left.ProfileVersion));
        Assert.All(await RecordedAsync(), email => Assert.Null(email.To));
    }
}
