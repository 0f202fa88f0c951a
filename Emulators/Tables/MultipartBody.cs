using System.Text;

namespace Emulators.Tables;

/// <summary>
/// Takes a multipart body apart that is in memory. Source: RFC 2046, 5.1.1. ASP.NET Core's reader is made for streams of any length, and takes them line
/// by line: reading the batches of an order with it allocated a quarter of what the whole host did.
/// </summary>
internal static class MultipartBody
{
    private static ReadOnlySpan<byte> LineEnd => "\r\n"u8;

    /// <summary>The parts, each with its headers.</summary>
    /// <exception cref="InvalidDataException">A boundary is missing, or something follows it in its line.</exception>
    public static IReadOnlyList<ReadOnlyMemory<byte>> Split(ReadOnlyMemory<byte> body, string boundary)
    {
        var delimiter = Encoding.UTF8.GetBytes($"\r\n--{boundary}");
        var parts = new List<ReadOnlyMemory<byte>>();

        // No line need end before the first boundary.
        var found = body.Span.StartsWith(delimiter.AsSpan(LineEnd.Length)) ? -LineEnd.Length : Find(delimiter, body.Span);
        while (!body.Span[(found + delimiter.Length)..].StartsWith("--"u8))
        {
            body = body[(found + delimiter.Length)..];
            var lineEnd = Find(LineEnd, body.Span);
            if (body.Span[..lineEnd].ContainsAnyExcept(" \t"u8))
                throw new InvalidDataException("Something follows a boundary in its line.");
            body = body[lineEnd..];
            found = Find(delimiter, body.Span);
            parts.Add(found == 0 ? ReadOnlyMemory<byte>.Empty : body[LineEnd.Length..found]);
        }

        return parts;
    }

    /// <summary>Divides what has lines, an empty line and a content. Where there is no empty line, there is no content.</summary>
    public static (string Lines, ReadOnlyMemory<byte> Content) Divide(ReadOnlyMemory<byte> message)
    {
        if (message.Span.StartsWith(LineEnd))
            return ("", message[LineEnd.Length..]);
        var end = message.Span.IndexOf("\r\n\r\n"u8);
        return end < 0
            ? (Encoding.UTF8.GetString(message.Span), ReadOnlyMemory<byte>.Empty)
            : (Encoding.UTF8.GetString(message.Span[..end]), message[(end + (2 * LineEnd.Length))..]);
    }

    /// <summary>The value of a header among the lines of a message; null where it is not there.</summary>
    public static string? FindHeader(string name, string lines)
    {
        foreach (var line in lines.AsSpan().EnumerateLines())
        {
            if (line.Length > name.Length && line[name.Length] == ':' && line.StartsWith(name, StringComparison.OrdinalIgnoreCase))
                return line[(name.Length + 1)..].Trim().ToString();
        }

        return null;
    }

    private static int Find(ReadOnlySpan<byte> what, ReadOnlySpan<byte> text) =>
        text.IndexOf(what) is var place and >= 0 ? place : throw new InvalidDataException("A boundary is missing.");
}
