using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;

namespace NotificationFunctions.Emails.Letters;

/// <summary>An email in the forms that mail programs show.</summary>
/// <param name="Subject">One line of plain text.</param>
/// <param name="Text">The plain text body.</param>
/// <param name="Html">The HTML body, in which everything that came from outside is encoded.</param>
public sealed record EmailContent(string Subject, string Text, string Html);

/// <summary>Gives letters the form of text and of HTML. It is the only place that writes HTML, so nothing reaches it unencoded.</summary>
internal static class LetterRenderer
{
    private const string Sender = "The order team";

    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    public static EmailContent Render(Letter letter) => new(letter.Subject, RenderText(letter), RenderHtml(letter));

    private static string RenderText(Letter letter)
    {
        var text = new StringBuilder();
        text.Append("Dear ").Append(OneLine(letter.Greeting)).Append(",\n\n");
        text.Append(OneLine(letter.Headline)).Append("\n\n");
        foreach (var paragraph in letter.Paragraphs)
        {
            text.Append(OneLine(paragraph)).Append("\n\n");
        }

        foreach (var fact in letter.Facts)
        {
            text.Append(fact.Label).Append(": ").Append(OneLine(fact.Value)).Append('\n');
        }

        return text.Append(letter.Facts.Count > 0 ? "\n" : "").Append(Sender).Append('\n').ToString();
    }

    private static string RenderHtml(Letter letter)
    {
        var paragraphs = string.Concat(letter.Paragraphs.Select(paragraph => $"<p>{Encode(paragraph)}</p>\n"));
        var rows = string.Concat(letter.Facts.Select(fact =>
            $"<tr><th align=\"left\" style=\"padding:4px 16px 4px 0\">{Encode(fact.Label)}</th><td>{Encode(fact.Value)}</td></tr>\n"));
        var facts = rows.Length > 0 ? $"<table style=\"border-collapse:collapse\">\n{rows}</table>\n" : "";
        return $"""
            <!DOCTYPE html>
            <html lang="en">
            <head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{Encode(letter.Subject)}</title></head>
            <body style="margin:0 auto;max-width:36rem;padding:24px;font-family:Segoe UI,Helvetica,Arial,sans-serif;line-height:1.5">
            <h1 style="font-size:1.4rem">{Encode(letter.Headline)}</h1>
            <p>Dear {Encode(letter.Greeting)},</p>
            {paragraphs}{facts}<p>{Encode(Sender)}</p>
            </body>
            </html>

            """;
    }

    private static string Encode(string value) => Encoder.Encode(OneLine(value));

    // A line break in a value could pass for a line of ours.
    private static string OneLine(string value) =>
        string.Concat(value.Select(character => char.IsControl(character) || character is '\u2028' or '\u2029' ? ' ' : character)).Trim();
}
