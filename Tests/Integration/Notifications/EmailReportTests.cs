using NotificationFunctions.DeliveryReports;
using Shared.Emails;
using Tests.Integration.Telemetry;
using Tests.Support;

namespace Tests.Integration.Notifications;

/// <summary>What is kept of SendGrid's reports: reports and the record of the email commute, whatever happens to their writes.</summary>
public sealed class EmailReportTests(TableServiceFixture tableService) : NotificationTest(tableService)
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private static readonly EmailReference Email = new(User, Confirmed.EventId, Noon.AddTicks(1));

    private static readonly SentEmail Sent = new(Email, "OrderConfirmed", Confirmed.OrderId, "ada@example.com", "Your order is confirmed", "sg-1");

    private static readonly EmailState Delivered = new(EmailStatus.Delivered, Noon.AddMinutes(1), null);

    private static readonly EmailState Bounced = new(EmailStatus.Bounced, Noon.AddMinutes(2), FailureReason.InvalidAddress);

    [Theory]
    [MemberData(nameof(OneWrite.Faults), MemberType = typeof(OneWrite))]
    public async Task A_report_is_kept_whatever_happens_to_its_write(Fault fault, int repeats)
    {
        await RecordAsync();

        await FaultScript.CallAsSagaAsync(fault, () => Emails(repeats).ReportAsync(Email, Delivered, Stop));

        Assert.Equal(Sent with { Reported = Delivered }, Assert.Single(await RecordedAsync()));
    }

    [Theory]
    [MemberData(nameof(OneWrite.Faults), MemberType = typeof(OneWrite))]
    public async Task A_report_that_comes_before_the_record_is_kept_whatever_happens_to_its_write(Fault fault, int repeats)
    {
        await FaultScript.CallAsSagaAsync(fault, () => Emails(repeats).ReportAsync(Email, Delivered, Stop));
        await RecordAsync();

        Assert.Equal(Sent with { Reported = Delivered }, Assert.Single(await RecordedAsync()));
    }

    [Theory]
    [MemberData(nameof(OneWrite.Faults), MemberType = typeof(OneWrite))]
    public async Task The_record_leaves_what_was_reported_whatever_happens_to_its_write(Fault fault, int repeats)
    {
        await Emails(3).ReportAsync(Email, Bounced, Stop);

        await FaultScript.CallAsSagaAsync(fault, () => Emails(repeats).TryRecordAsync(Sent, [], Stop));

        Assert.Equal(Sent with { Reported = Bounced }, Assert.Single(await RecordedAsync()));
    }

    [Fact]
    public async Task Of_two_reports_at_once_the_stronger_one_remains_also_before_the_record()
    {
        foreach (var isRecorded in new[] { false, true })
        {
            var email = Sent with { Reference = Email with { EventId = $"event-{isRecorded}" } };
            if (isRecorded)
                await Emails(3).TryRecordAsync(email, [], Stop);
            var meeting = new Rendezvous(2);

            await Task.WhenAll(ReportAtOnceAsync(meeting, email.Reference, Delivered), ReportAtOnceAsync(meeting, email.Reference, Bounced));
            await Emails(3).TryRecordAsync(email, [], Stop);

            Assert.Equal(Bounced, (await RecordedAsync()).Single(recorded => recorded.Reference == email.Reference).State);
        }
    }

    [Fact]
    public async Task A_report_and_the_record_at_once_are_both_kept()
    {
        var meeting = new Rendezvous(2);

        var record = new FaultScript { BeforeWrite = meeting.ArriveAsync }.RunAsync(() => Emails(3).TryRecordAsync(Sent, [], Stop));
        await Task.WhenAll(record, ReportAtOnceAsync(meeting, Email, Delivered));

        Assert.Equal(Sent with { Reported = Delivered }, Assert.Single(await RecordedAsync()));
    }

    [Fact]
    public async Task A_report_costs_a_read_and_a_write_and_its_repetition_a_read()
    {
        await RecordAsync();

        Assert.Equal((1, 1), await CostAsync(Delivered));
        Assert.Equal((1, 0), await CostAsync(Delivered));
        Assert.Equal((1, 1), await CostAsync(Bounced));
        Assert.Equal((1, 0), await CostAsync(Delivered));
    }

    [Fact]
    public async Task An_email_that_nobody_recorded_is_not_listed_whatever_was_reported_of_it()
    {
        await Emails(3).ReportAsync(Email, Delivered, Stop);
        await DeliverAsync(Registered);

        Assert.Equal(Registered.EventId, Assert.Single(await RecordedAsync()).Reference.EventId);
    }

    [Fact]
    public async Task News_is_counted_once_and_what_is_no_news_of_an_email_is_counted_as_ignored()
    {
        await RecordAsync();
        using var trace = new TestTrace();
        using var metrics = new RecordedMetrics(trace);
        var batch = new ReportBatch(new Dictionary<EmailReference, EmailState> { [Email] = Bounced }, Ignored: 3);

        await new ReportHandler(Emails(3)).HandleAsync(batch, Stop);
        await new ReportHandler(Emails(3)).HandleAsync(batch with { Ignored = 0 }, Stop);

        Assert.Equal(["emails.reported{outcome=Bounced}", "emails.reports.ignored"], metrics.Series);
        Assert.Equal([3], metrics.ValuesOf("emails.reports.ignored"));
    }

    private Task<bool> RecordAsync() => Emails(3).TryRecordAsync(Sent, [], Stop);

    private Task<bool> ReportAtOnceAsync(Rendezvous meeting, EmailReference email, EmailState state) =>
        new FaultScript { BeforeWrite = meeting.ArriveAsync }.RunAsync(() => Emails(3).ReportAsync(email, state, Stop));

    private async Task<(int Reads, int Writes)> CostAsync(EmailState state)
    {
        var script = new FaultScript();
        await script.RunAsync(() => Emails(0).ReportAsync(Email, state, Stop));
        return (script.Operations.Count(operation => !operation.IsWrite), script.Operations.Count(operation => operation.IsWrite));
    }
}
