using System.Buffers;
using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Shared.Http.Answers;

/// <summary>A table as a CSV file (RFC 4180) with a header row. Rows are sent as they are read, so a table may be of any length.</summary>
/// <param name="Header">The names of the columns.</param>
/// <param name="Rows">The rows, each with a value for every column. If reading the first one fails, nothing has been sent yet.</param>
/// <param name="FileName">The name under which a browser saves the file; ASCII.</param>
public sealed record CsvAnswer(IReadOnlyList<string> Header, IAsyncEnumerable<IReadOnlyList<object?>> Rows, string FileName) : IResult
{
    /// <summary>The media type.</summary>
    public const string MediaType = "text/csv";

    // Characters after which what is ready is sent.
    private const int BufferSize = 16_384;

    /// <inheritdoc/>
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var stop = httpContext.RequestAborted;
        await using var rows = Rows.GetAsyncEnumerator(stop);
        var hasRow = await rows.MoveNextAsync();

        var response = httpContext.Response;
        response.StatusCode = StatusCodes.Status200OK;
        response.ContentType = MediaType + "; charset=utf-8; header=present";
        response.Headers.ContentDisposition = new ContentDispositionHeaderValue("attachment") { FileName = FileName }.ToString();
        var text = new StringBuilder();
        CsvText.AppendRow(text, Header);
        for (; hasRow; hasRow = await rows.MoveNextAsync())
        {
            CsvText.AppendRow(text, rows.Current);
            if (text.Length < BufferSize)
                continue;
            await response.WriteAsync(text.ToString(), stop);
            text.Clear();
        }

        await response.WriteAsync(text.ToString(), stop);
    }
}

/// <summary>Writes CSV (RFC 4180) that spreadsheets read as data, never as formulas.</summary>
internal static class CsvText
{
    private const string LineEnd = "\r\n";

    private static readonly SearchValues<char> Quoted = SearchValues.Create(",\"\r\n");

    // With one of these at its beginning, spreadsheets take a text for a formula.
    private static readonly SearchValues<char> FormulaStarts = SearchValues.Create("=+-@\t\r\n");

    public static void AppendRow(StringBuilder text, IReadOnlyList<object?> values)
    {
        for (var i = 0; i < values.Count; i++)
        {
            text.Append(i == 0 ? "" : ",").Append(Field(values[i]));
        }

        text.Append(LineEnd);
    }

    private static string Field(object? value) => value switch
    {
        null => "",
        string text => Quote(Disarm(text)),
        DateTimeOffset time => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture),
        IFormattable other => Quote(other.ToString(null, CultureInfo.InvariantCulture)),
        _ => throw new ArgumentException($"There is no CSV for a {value.GetType().Name}.", nameof(value)),
    };

    // An apostrophe before it makes it text, as OWASP advises against CSV injection.
    private static string Disarm(string text) => text.Length > 0 && FormulaStarts.Contains(text[0]) ? "'" + text : text;

    private static string Quote(string text) =>
        text.AsSpan().ContainsAny(Quoted) ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
}
