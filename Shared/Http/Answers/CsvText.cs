using System.Buffers;
using System.Globalization;
using System.Text;

namespace Shared.Http.Answers;

/// <summary>Writes CSV as RFC 4180 has it, in a way that spreadsheets take for data and never for formulas.</summary>
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
