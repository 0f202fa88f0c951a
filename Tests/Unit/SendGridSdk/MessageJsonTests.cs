using System.Text.Json.Nodes;
using SendGrid;
using SendGrid.Helpers.Mail;

namespace Tests.Unit.SendGridSdk;

/// <summary>
/// The body of <c>mail/send</c>. Official behaviour: <c>Helpers/Mail/SendGridMessage.cs</c>, <c>Helpers/Mail/MailHelper.cs</c> (sendgrid-csharp), and
/// its tests in <c>tests/SendGrid.Tests/Integration.cs</c>.
/// </summary>
public sealed class MessageJsonTests
{
    private static readonly EmailAddress From = new("orders@example.com", "The order team");
    private static readonly EmailAddress To = new("ada@example.com", "Ada");

    [Fact]
    public void A_single_email_has_one_envelope_with_the_subject_and_text_before_html()
    {
        var message = MailHelper.CreateSingleEmail(From, To, "Hello", "text", "<p>html</p>");

        AssertJson(
            """
            {
              "from": { "name": "The order team", "email": "orders@example.com" },
              "personalizations": [ { "to": [ { "name": "Ada", "email": "ada@example.com" } ], "subject": "Hello" } ],
              "content": [ { "type": "text/plain", "value": "text" }, { "type": "text/html", "value": "<p>html</p>" } ]
            }
            """,
            message);
    }

    [Fact]
    public void Without_a_text_or_html_there_is_no_content_of_that_type()
    {
        var message = MailHelper.CreateSingleEmail(From, To, "Hello", "", "<p>html</p>");

        Assert.Equal(["text/html"], message.Contents.Select(content => content.Type));
    }

    [Fact]
    public void All_parts_have_the_names_of_the_api()
    {
        var message = new SendGridMessage { PlainTextContent = "text", HtmlContent = "html" };
        message.SetFrom("orders@example.com");
        message.SetReplyTo(new EmailAddress("help@example.com"));
        message.SetGlobalSubject("Hello");
        message.AddTo("ada@example.com", "Ada");
        message.AddCc("cc@example.com");
        message.AddBcc("bcc@example.com");
        message.AddHeader("X-One", "1");
        message.AddCustomArg("order", "o");
        message.SetSendAt(5);
        message.AddGlobalHeader("X-All", "2");
        message.AddGlobalCustomArg("event", "e");
        message.AddCategory("orders");
        message.AddCategories(["mail"]);
        message.SetGlobalSendAt(6);
        message.SetClickTracking(false, false);
        message.SetOpenTracking(true, "tag");

        AssertJson(
            """
            {
              "from": { "email": "orders@example.com" },
              "reply_to": { "email": "help@example.com" },
              "subject": "Hello",
              "personalizations": [
                {
                  "to": [ { "name": "Ada", "email": "ada@example.com" } ],
                  "cc": [ { "email": "cc@example.com" } ],
                  "bcc": [ { "email": "bcc@example.com" } ],
                  "headers": { "X-One": "1" },
                  "custom_args": { "order": "o" },
                  "send_at": 5
                }
              ],
              "content": [ { "type": "text/plain", "value": "text" }, { "type": "text/html", "value": "html" } ],
              "headers": { "X-All": "2" },
              "custom_args": { "event": "e" },
              "categories": [ "orders", "mail" ],
              "send_at": 6,
              "tracking_settings": {
                "click_tracking": { "enable": false, "enable_text": false },
                "open_tracking": { "enable": true, "substitution_tag": "tag" }
              }
            }
            """,
            message);
    }

    [Fact]
    public void Content_is_put_into_the_order_that_the_api_demands_and_empty_parts_are_left_out()
    {
        var message = new SendGridMessage();
        message.AddContent("text/calendar", "calendar");
        message.AddContent(MimeType.Html, "html");
        message.AddContent(MimeType.Text, "text");
        message.AddContent("text/empty", "");

        message.Serialize();

        Assert.Equal(["text/plain", "text/html", "text/calendar"], message.Contents.Select(content => content.Type));
    }

    [Fact]
    public void An_address_is_written_once_whatever_its_case()
    {
        var message = new SendGridMessage();
        message.AddTos([new EmailAddress("ada@example.com", "Ada"), new EmailAddress("ADA@example.com"), new EmailAddress("bob@example.com")]);

        var written = JsonNode.Parse(message.Serialize())!["personalizations"]![0]!["to"]!.AsArray();

        Assert.Equal(["ada@example.com", "bob@example.com"], written.Select(address => (string?)address!["email"]));
        Assert.True(new EmailAddress("a@example.com", "A") == new EmailAddress("A@EXAMPLE.COM"));
        Assert.True(new EmailAddress("a@example.com") != new EmailAddress("b@example.com"));
    }

    [Fact]
    public void Envelopes_are_addressed_by_their_index_and_new_ones_begin_behind_the_last()
    {
        var message = new SendGridMessage();
        message.AddTo(new EmailAddress("first@example.com"));
        message.AddTo(new EmailAddress("second@example.com"), personalizationIndex: 1);
        message.SetSubject("for the first", personalizationIndex: 0);
        message.AddTo(new EmailAddress("third@example.com"), personalization: new Personalization { Subject = "own" });

        Assert.Equal(["for the first", null, "own"], message.Personalizations.Select(envelope => envelope.Subject));
        Assert.Equal(
            ["first@example.com", "second@example.com", "third@example.com"], message.Personalizations.Select(envelope => envelope.Tos.Single().Email));
        Assert.Throws<ArgumentException>(() => message.SetSubject("nobody", personalizationIndex: 4));
    }

    [Fact]
    public void An_address_without_an_email_is_refused()
    {
        var message = new SendGridMessage();

        Assert.Throws<ArgumentNullException>(() => message.AddTo(" "));
        Assert.Throws<ArgumentNullException>(() => message.AddTo((EmailAddress)null!));
        Assert.Throws<ArgumentNullException>(() => message.SetFrom(""));
        Assert.Throws<InvalidOperationException>(() => message.AddTos([]));
    }

    private static void AssertJson(string expected, SendGridMessage message)
    {
        var actual = message.Serialize();
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), JsonNode.Parse(actual)), actual);
    }
}
