using System.Net;
using Shared.Emails;
using Shared.Events;
using Tests.Support;

namespace Tests.Integration.Notifications;

public sealed class OvertakenTests(TableServiceFixture tableService) : NotificationTest(tableService)
{
    private static OrderCancelled Cancelled { get; } = new(Confirmed.OrderId, User, 400m, "USD", "A kite");

    [Fact]
    public async Task A_confirmation_that_had_to_wait_is_not_sent_after_the_cancellation()
    {
        await DeliverAsync(Registered);
        Answer = HttpStatusCode.TooManyRequests;
        await DeliverAsync(Confirmed);
        Answer = HttpStatusCode.Accepted;
        await DeliverAsync(Cancelled);

        Assert.True(await DeliverWaitingAsync());
        Assert.True(await DeliverAsync(Confirmed));

        Assert.Equal(2, SentTo.Count);
        Assert.Equal(
            [("OrderConfirmed", EmailStatus.Overtaken), ("OrderCancelled", EmailStatus.Sent), ("CustomerRegistered", EmailStatus.Sent)],
            (await RecordedAsync()).Select(email => (email.EventType, email.State.Status)));
    }

    [Fact]
    public async Task A_confirmation_that_was_sent_before_stays_as_it_is()
    {
        await DeliverAsync(Registered);
        await DeliverAsync(Confirmed);
        await DeliverAsync(Cancelled);
        await DeliverAsync(Confirmed);

        Assert.Equal(3, SentTo.Count);
        Assert.All(await RecordedAsync(), email => Assert.Equal(EmailStatus.Sent, email.State.Status));
    }

    [Fact]
    public async Task A_confirmation_that_is_being_sent_while_the_cancellation_is_recorded_is_recorded_too()
    {
        await DeliverAsync(Registered);
        AfterSend = async () =>
        {
            AfterSend = () => Task.CompletedTask;
            await DeliverAsync(Cancelled);
        };

        Assert.True(await DeliverAsync(Confirmed));

        Assert.Equal(3, SentTo.Count);
        Assert.Equal(3, (await RecordedAsync()).Count(email => email.State.Status == EmailStatus.Sent));
    }

    [Theory]
    [MemberData(nameof(OneWrite.Faults), MemberType = typeof(OneWrite))]
    public async Task The_mark_is_made_with_the_record_of_the_cancellation(Fault fault, int repeats)
    {
        await DeliverAsync(Registered);
        if (!await new FaultScript(fault).RunAsync(() => DeliverAsync(Cancelled, repeats)) || Waiting.Count > 0)
            await DeliverWaitingAsync();

        await DeliverAsync(Confirmed);

        Assert.Contains(await RecordedAsync(), email => email.EventType == "OrderConfirmed" && email.State.Status == EmailStatus.Overtaken);
    }

    [Fact]
    public async Task A_cancellation_costs_no_more_operations_than_a_confirmation()
    {
        await DeliverAsync(Registered);
        var script = new FaultScript();

        await script.RunAsync(() => DeliverAsync(Cancelled));

        Assert.Equal(3, script.Operations.Count);
    }

    [Fact]
    public async Task Letters_about_security_are_sent_whatever_came_later()
    {
        await DeliverAsync(new CustomerUpdated(User, 5, "Ada", "King", "king@example.com"));

        await DeliverAsync(new PasswordChanged(User, 3, "Ada", "ada@example.com", ByReset: false, Time.GetUtcNow()));
        await DeliverAsync(new PasswordChanged(User, 2, "Ada", "ada@example.com", ByReset: true, Time.GetUtcNow()));
        await DeliverAsync(new EmailAddressChanged(User, 5, "Ada", "old@example.com", Time.GetUtcNow()));

        Assert.Equal(["ada@example.com", "ada@example.com", "old@example.com"], SentTo);
    }
}
