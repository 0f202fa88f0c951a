using NotificationFunctions.Emails.Letters;

namespace Tests.Unit.Notifications;

public class LetterRendererTests
{
    private const string Attack = "<script>alert('x')</script><img src=\"http://evil.example/x\"> & co";

    [Fact]
    public void Markup_in_any_value_stays_text()
    {
        var content = LetterRenderer.Render(new Letter("Subject " + Attack, Attack, Attack, [Attack], [new Fact(Attack, Attack)]));

        Assert.DoesNotContain("<script", content.Html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("<img", content.Html, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("&lt;script&gt;alert(&#x27;x&#x27;)&lt;/script&gt;", content.Html, StringComparison.Ordinal);
        Assert.Contains("&amp; co", content.Html, StringComparison.Ordinal);
    }

    [Fact]
    public void The_text_says_what_the_html_says()
    {
        var content = LetterRenderer.Render(new Letter("Subject", "Hooray!", "Ada", ["One.", "Two."], [new Fact("Order", "order-1")]));

        Assert.Equal("Dear Ada,\n\nHooray!\n\nOne.\n\nTwo.\n\nOrder: order-1\n\nThe order team\n", content.Text);
        Assert.All(
            ["Dear Ada,", "Hooray!", "One.", "Two.", "Order", "order-1", "The order team"],
            part => Assert.Contains(part, content.Html, StringComparison.Ordinal));
        Assert.Equal("Subject", content.Subject);
    }

    [Theory]
    [InlineData("a\r\nOrder: order-2")]
    [InlineData("a\u2028Order: order-2")]
    public void A_value_cannot_begin_a_line_of_its_own(string value)
    {
        var content = LetterRenderer.Render(new Letter("Subject", "Hooray!", "Ada", [], [new Fact("Description", value)]));

        var lines = content.Text.Split(['\n', '\r', '\u2028']);
        var line = Assert.Single(lines, line => line.Contains("order-2", StringComparison.Ordinal));
        Assert.StartsWith("Description: a", line, StringComparison.Ordinal);
    }

    [Fact]
    public void Names_of_every_script_stay_readable_in_the_source() =>
        Assert.Contains("Dear Jürgen 李,", LetterRenderer.Render(new Letter("S", "H", "Jürgen 李", [], [])).Html, StringComparison.Ordinal);
}
