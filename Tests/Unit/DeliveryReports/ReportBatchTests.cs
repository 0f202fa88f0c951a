using System.Text;
using System.Text.Json;
using NotificationFunctions.DeliveryReports;
using NotificationFunctions.Emails;
using Shared.Emails;
using Shared.Identifiers;

namespace Tests.Unit.DeliveryReports;

public sealed class ReportBatchTests
{
    private static readonly EmailReference Email = new(
        UserId.For("ada", "key-1"),
        "order-aaaaaaaaaaaaaaaaaaaaaaaaaa-OrderConfirmed",
        new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero).AddTicks(1234567));

    private static readonly string Args = string.Join(',', CustomArgs.From(Email).Select(arg => $"\"{arg.Key}\":\"{arg.Value}\""));

    [Fact]
    public void An_event_is_read_with_its_email_and_its_time() => AssertRead(
        Event("delivered", "\"timestamp\":1772366401,\"response\":\"250 OK\",\"new\":{\"of\":[\"tomorrow\"]}"),
        new EmailState(EmailStatus.Delivered, DateTimeOffset.FromUnixTimeSeconds(1772366401), null));

    [Fact]
    public void A_time_may_be_a_text() => AssertRead(
        Event("delivered", "\"timestamp\":\"1772366401\""),
        new EmailState(EmailStatus.Delivered, DateTimeOffset.FromUnixTimeSeconds(1772366401), null));

    [Theory]
    [InlineData("\"bounce_classification\":\"Invalid Address\"", FailureReason.InvalidAddress)]
    [InlineData("\"bounce_classification\":\"Mailbox Unavailable\"", FailureReason.MailboxUnavailable)]
    [InlineData("\"bounce_classification\":\"Content\"", FailureReason.Content)]
    [InlineData("\"bounce_classification\":\"Reputation\"", FailureReason.Reputation)]
    [InlineData("\"bounce_classification\":\"Frequency or Volume Too High\"", FailureReason.TooMany)]
    [InlineData("\"bounce_classification\":\"Technical Failure\"", FailureReason.Technical)]
    [InlineData("\"bounce_classification\":\"Something new\"", FailureReason.Unclassified)]
    [InlineData("\"reason\":\"Unsubscribed Address\"", FailureReason.Unclassified)]
    public void A_bounce_has_the_reason_of_its_class_and_never_what_the_mail_server_said(string members, FailureReason reason) => AssertRead(
        Event("bounce", $"\"timestamp\":1,{members}"), new EmailState(EmailStatus.Bounced, DateTimeOffset.FromUnixTimeSeconds(1), reason));

    [Theory]
    [InlineData("Bounced Address", FailureReason.BouncedBefore)]
    [InlineData("Unsubscribed Address", FailureReason.Unsubscribed)]
    [InlineData("Spam Reporting Address", FailureReason.ReportedAsSpam)]
    [InlineData("Invalid", FailureReason.InvalidAddress)]
    [InlineData("Spam Content", FailureReason.Content)]
    [InlineData("Recipient List over Package Quota", FailureReason.TooMany)]
    [InlineData("Invalid SMTPAPI header", FailureReason.Technical)]
    [InlineData("ada@example.com was here", FailureReason.Unclassified)]
    public void A_drop_has_its_reason_where_that_is_a_known_one(string text, FailureReason reason) => AssertRead(
        Event("dropped", $"\"timestamp\":1,\"reason\":\"{text}\""), new EmailState(EmailStatus.Dropped, DateTimeOffset.FromUnixTimeSeconds(1), reason));

    [Fact]
    public void Of_several_events_of_one_email_the_strongest_counts()
    {
        var batch = Read($"[{Event("bounce", "\"timestamp\":3")},{Event("delivered", "\"timestamp\":1")},{Event("delivered", "\"timestamp\":9")}]");

        Assert.Equal(new EmailState(EmailStatus.Bounced, DateTimeOffset.FromUnixTimeSeconds(3), FailureReason.Unclassified), batch.States[Email]);
        Assert.Single(batch.States);
    }

    [Theory]
    [InlineData("processed")]
    [InlineData("deferred")]
    [InlineData("open")]
    [InlineData("group_unsubscribe")]
    [InlineData("invented tomorrow")]
    public void Events_of_other_types_are_ignored(string type) => AssertIgnored(Event(type, "\"timestamp\":1"));

    [Theory]
    [InlineData("""{"event":"delivered","timestamp":1}""")]
    [InlineData("""{"event":"bounce","timestamp":1,"email":"ada@example.com","reason":"asynchronous"}""")]
    [InlineData(
        """{"event":"delivered","timestamp":1,"workflow_user_id":"eve","workflow_event_id":"e","workflow_sent_at":"2026-03-01T12:00:00.0000000+00:00"}""")]
    public void Events_of_other_emails_are_ignored(string text) => AssertIgnored(text);

    [Theory]
    [InlineData("null")]
    [InlineData("1")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"event":1}""")]
    [InlineData("""{"event":"\ud800"}""")]
    public void One_event_that_cannot_be_read_does_not_keep_the_others_from_being_read(string text)
    {
        var batch = Read($"[{text},{Event("delivered", "\"timestamp\":1")}]");

        Assert.Equal((1, EmailStatus.Delivered), (batch.Ignored, batch.States[Email].Status));
    }

    [Theory]
    [InlineData("\"timestamp\":0")]
    [InlineData("\"timestamp\":-5")]
    [InlineData("\"timestamp\":1.5")]
    [InlineData("\"timestamp\":null")]
    [InlineData("\"timestamp\":253402300800")]
    [InlineData("\"timestamp\":9223372036854775807")]
    [InlineData("\"timestamp\":\"noon\"")]
    [InlineData("\"time\":1")]
    public void An_event_without_a_time_is_ignored(string member) => AssertIgnored(Event("delivered", member));

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("[")]
    [InlineData("[{}] []")]
    [InlineData("event=delivered")]
    public void A_body_that_is_no_array_is_an_error(string body) => Assert.ThrowsAny<JsonException>(() => Read(body));

    [Fact]
    public void An_empty_batch_says_nothing() => Assert.Equal((0, 0), (Read("[]").States.Count, Read("[]").Ignored));

    private static string Event(string type, string members) => $$"""{"event":"{{type}}",{{members}},{{Args}}}""";

    private static ReportBatch Read(string body) => ReportBatch.Read(Encoding.UTF8.GetBytes(body));

    private static void AssertRead(string text, EmailState expected)
    {
        var batch = Read($"[{text}]");
        Assert.Equal((Email, expected), (Assert.Single(batch.States).Key, batch.States[Email]));
        Assert.Equal(0, batch.Ignored);
    }

    private static void AssertIgnored(string text)
    {
        var batch = Read($"[{text}]");
        Assert.Empty(batch.States);
        Assert.Equal(1, batch.Ignored);
    }
}
