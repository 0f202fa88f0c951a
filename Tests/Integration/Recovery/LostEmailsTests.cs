using NotificationFunctions.Emails;
using Shared.Emails;
using Shared.Events;
using Tests.Integration.Notifications;
using Tests.Support;

namespace Tests.Integration.Recovery;

/// <summary>What becomes of an email whose rows were lost when its event comes again, as by a redelivery or a replay.</summary>
public sealed class LostEmailsTests(TableServiceFixture tableService) : NotificationTest(tableService)
{
    [Theory]
    [InlineData("msg", 2, 2)]
    [InlineData("sent", 1, 0)]
    [InlineData("msg, sent", 2, 1)]
    public async Task Without_the_record_of_its_event_it_is_sent_again_and_without_its_own_row_it_is_not_listed(string losses, int sent, int listed)
    {
        await DeliverAsync(Registered);
        await DeliverAsync(Confirmed);
        var email = (await RecordedAsync())[0].Reference;
        foreach (var loss in losses.Split(", "))
            await DeleteEmailRowAsync(loss == "msg" ? HandledEventRow.KeyOf(email.EventId) : EmailRow.KeyOf(email));

        Assert.True(await DeliverAsync(Confirmed));
        Assert.True(await DeliverAsync(Confirmed));

        Assert.Equal(1 + sent, SentTo.Count);
        Assert.Equal(listed, (await RecordedAsync()).Count(recorded => recorded.EventType == nameof(OrderConfirmed)));
    }
}
