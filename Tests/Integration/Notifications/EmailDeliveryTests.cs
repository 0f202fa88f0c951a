using NotificationFunctions.Recipients;
using Shared.Emails;
using Shared.Events;
using Tests.Support;

namespace Tests.Integration.Notifications;

public sealed class EmailDeliveryTests(TableServiceFixture tableService) : NotificationTest(tableService)
{
    [Fact]
    public async Task An_order_email_costs_two_reads_and_one_batch()
    {
        await DeliverAsync(Registered);
        var script = new FaultScript();

        await script.RunAsync(() => DeliverAsync(Confirmed));

        Assert.Equal(2, script.Operations.Count(operation => operation.Name.StartsWith("GET ", StringComparison.Ordinal)));
        Assert.Equal(["POST $batch Emails"], script.Operations.Where(operation => operation.IsWrite).Select(operation => operation.Name));
        Assert.Equal(3, script.Operations.Count);
    }

    [Fact]
    public async Task An_event_that_comes_twice_is_one_email()
    {
        await DeliverAsync(Registered);

        Assert.True(await DeliverAsync(Confirmed));
        Assert.True(await DeliverAsync(Confirmed));
        Assert.True(await DeliverAsync(Registered));

        Assert.Equal(2, SentTo.Count);
        Assert.Equal([nameof(OrderConfirmed), nameof(CustomerRegistered)], (await RecordedAsync()).Select(email => email.EventType));
    }

    [Fact]
    public async Task What_is_recorded_is_what_was_sent()
    {
        await DeliverAsync(Registered);
        await DeliverAsync(Confirmed);

        var email = (await RecordedAsync())[0];

        Assert.Equal(
            new SentEmail(
                new EmailReference(User, Confirmed.EventId, email.Reference.SentAt),
                nameof(OrderConfirmed),
                Confirmed.OrderId,
                "ada@example.com",
                $"Your order {Confirmed.OrderId} is confirmed",
                SendGridId: null),
            email);
        Assert.Equal(new EmailState(EmailStatus.Sent, email.Reference.SentAt, null), email.State);
    }

    [Fact]
    public async Task An_order_that_comes_before_its_customer_waits_and_then_goes_to_the_newest_address()
    {
        Assert.True(await DeliverAsync(Confirmed));
        Assert.Empty(SentTo);
        await DeliverAsync(new CustomerUpdated(User, 2, "Ada", "King", "king@example.com"));
        await DeliverAsync(Registered);

        Assert.True(await DeliverWaitingAsync());

        Assert.Equal(["king@example.com", "king@example.com"], SentTo);
        Assert.Equal(new Recipient(User, 2, "Ada", "King", "king@example.com"), await RecipientAsync());
    }

    [Theory]
    [InlineData(Fault.Before)]
    [InlineData(Fault.After)]
    [InlineData(Fault.Twice)]
    public async Task A_record_that_the_client_can_repeat_is_made_once_and_so_is_the_email(Fault fault)
    {
        await DeliverAsync(Registered);

        Assert.True(await new FaultScript(fault).RunAsync(() => DeliverAsync(Confirmed)));

        Assert.Empty(Waiting);
        Assert.Equal(2, SentTo.Count);
        Assert.Equal(2, (await RecordedAsync()).Count);
    }

    [Fact]
    public async Task A_record_whose_answer_is_lost_keeps_the_email_from_being_sent_again()
    {
        await DeliverAsync(Registered);
        await new FaultScript(Fault.After).RunAsync(() => DeliverAsync(Confirmed, repeats: 0));

        Assert.True(await DeliverWaitingAsync());

        Assert.Equal(2, SentTo.Count);
        Assert.Equal(2, (await RecordedAsync()).Count);
    }

    // At least once, as the documents say: SendGrid took the email, and nothing else remembers it.
    [Fact]
    public async Task A_crash_between_SendGrids_202_and_the_record_sends_the_email_again()
    {
        await DeliverAsync(Registered);
        AfterSend = () => throw new InvalidOperationException("The process dies here.");
        await Assert.ThrowsAsync<InvalidOperationException>(() => DeliverAsync(Confirmed));
        AfterSend = () => Task.CompletedTask;

        Assert.True(await DeliverAsync(Confirmed));

        Assert.Equal(3, SentTo.Count);
        Assert.Equal(2, (await RecordedAsync()).Count);
    }

    [Fact]
    public async Task A_record_that_never_reached_the_storage_sends_the_email_again()
    {
        await DeliverAsync(Registered);
        await new FaultScript(Fault.Before).RunAsync(() => DeliverAsync(Confirmed, repeats: 0));

        Assert.True(await DeliverWaitingAsync());

        Assert.Equal(3, SentTo.Count);
        Assert.Equal(2, (await RecordedAsync()).Count);
    }

    [Fact]
    public async Task Two_deliveries_at_once_are_recorded_once()
    {
        await DeliverAsync(Registered);
        var together = new Rendezvous(2);
        AfterSend = together.ArriveAsync;

        Assert.All(await Task.WhenAll(DeliverAsync(Confirmed), DeliverAsync(Confirmed)), Assert.True);

        Assert.Equal(2, (await RecordedAsync()).Count);
    }

    [Fact]
    public async Task A_profile_is_kept_and_the_welcome_sent_whatever_happens_to_the_profiles_write()
    {
        foreach (var fault in new[] { Fault.Before, Fault.After, Fault.Twice })
            await new FaultScript(fault).RunAsync(() => DeliverAsync(Registered));

        Assert.Equal(["ada@example.com"], SentTo);
        Assert.Equal("ada@example.com", (await RecipientAsync())!.Email);
    }
}
