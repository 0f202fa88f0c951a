using Shared.Emails;

namespace Tests.Unit.DeliveryReports;

public sealed class EmailStateTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private static readonly EmailState[] Reports =
    [
        Delivered(1), Delivered(2), Bounced(0, FailureReason.Content), Bounced(3, FailureReason.Content), Bounced(3, FailureReason.Reputation),
    ];

    [Fact]
    public void Reports_end_in_the_same_state_in_whatever_order_they_come_and_however_often()
    {
        var ends = Permutations(Reports).Select(order => order.Concat(order.Reverse()).Aggregate((EmailState?)null, EmailState.Merge)).ToList();

        Assert.Equal(120, ends.Count);
        Assert.Equal(Bounced(0, FailureReason.Content), Assert.Single(ends.Distinct()));
    }

    [Fact]
    public void Any_three_states_merge_the_same_in_any_grouping_and_a_state_with_itself_is_itself()
    {
        EmailState[] states = [.. Reports, Dropped(0), Dropped(9)];
        foreach (var one in states)
        {
            Assert.Equal(one, EmailState.Merge(one, one));
            foreach (var (two, three) in states.SelectMany(two => states.Select(three => (two, three))))
            {
                Assert.Equal(EmailState.Merge(one, two), EmailState.Merge(two, one));
                Assert.Equal(EmailState.Merge(EmailState.Merge(one, two), three), EmailState.Merge(one, EmailState.Merge(two, three)));
            }
        }
    }

    [Fact]
    public void The_first_report_is_the_state() => Assert.Equal(Delivered(1), EmailState.Merge(null, Delivered(1)));

    [Fact]
    public void An_email_can_bounce_after_it_was_delivered() =>
        Assert.Equal(Bounced(9, FailureReason.Content), EmailState.Merge(Delivered(1), Bounced(9, FailureReason.Content)));

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(9)]
    public void A_delivery_that_is_reported_after_a_bounce_changes_nothing_whatever_its_time(int minute) =>
        Assert.Equal(Bounced(5, FailureReason.Content), EmailState.Merge(Bounced(5, FailureReason.Content), Delivered(minute)));

    [Fact]
    public void What_SendGrid_dropped_is_dropped_for_good()
    {
        Assert.Equal(Dropped(5), EmailState.Merge(Dropped(5), Delivered(9)));
        Assert.Equal(Dropped(5), EmailState.Merge(Dropped(5), Bounced(9, FailureReason.Content)));
    }

    [Fact]
    public void Of_two_reports_of_the_same_the_earlier_one_says_when() =>
        Assert.Equal(Delivered(1), EmailState.Merge(Delivered(2), Delivered(1)));

    private static EmailState Delivered(int minute) => new(EmailStatus.Delivered, Noon.AddMinutes(minute), null);

    private static EmailState Bounced(int minute, FailureReason reason) => new(EmailStatus.Bounced, Noon.AddMinutes(minute), reason);

    private static EmailState Dropped(int minute) => new(EmailStatus.Dropped, Noon.AddMinutes(minute), FailureReason.Unsubscribed);

    private static IEnumerable<EmailState[]> Permutations(EmailState[] states) => states.Length == 0
        ? [[]]
        : states.SelectMany((first, index) =>
            Permutations([.. states.Where((_, other) => other != index)]).Select(rest => (EmailState[])[first, .. rest]));
}
