using System.Globalization;
using System.Text;
using Azure;
using LocalRuntime.Engine.Tables.Pipeline;

namespace LocalRuntime.Engine.Tables.Transactions;

/// <summary>Reads the answer to a transaction: HTTP answers in a multipart body within a multipart body.</summary>
internal static class TransactionAnswer
{
    /// <summary>The answers in the order of the actions; a refused transaction has only the refusal.</summary>
    /// <exception cref="FormatException">The body is not such an answer.</exception>
    public static List<Response> Read(Response response)
    {
        var batch = BoundaryIn(response.Headers.ContentType ?? "");
        var lines = new Lines(response.Content.ToMemory());
        lines.SkipTo($"--{batch}");
        string? changeSet = null;
        while (lines.Next() is { Length: > 0 } header)
            changeSet = header.StartsWith("Content-Type:", StringComparison.OrdinalIgnoreCase) ? BoundaryIn(header) : changeSet;

        var boundary = $"--{changeSet ?? throw new FormatException("The answer to a transaction has no change set.")}";
        lines.SkipTo(boundary);
        var answers = new List<Response>();
        do
        {
            answers.Add(ReadPart(lines, response.ClientRequestId, boundary, out var isLast));
            if (isLast)
                return answers;
        }
        while (true);
    }

    /// <summary>The exception that says why a transaction was refused.</summary>
    public static RequestFailedException Refusal(Response refusal) => new(refusal, null, ErrorDetailsParser.Instance);

    private static TransactionActionResponse ReadPart(Lines lines, string clientRequestId, string boundary, out bool isLast)
    {
        // The part's own headers say only that it is an HTTP message.
        while (lines.Next() is { Length: > 0 })
        {
        }

        var status = (lines.Next() ?? "").Split(' ', 3);
        if (status.Length < 2 || !int.TryParse(status[1], NumberStyles.None, CultureInfo.InvariantCulture, out var code))
            throw new FormatException("A part of the answer to a transaction is not an HTTP answer.");

        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        while (lines.Next() is { Length: > 0 } header)
        {
            var colon = header.IndexOf(':', StringComparison.Ordinal);
            if (colon > 0)
                headers[header[..colon]] = header[(colon + 1)..].Trim();
        }

        var body = lines.ReadTo(boundary, out isLast);
        return new TransactionActionResponse(code, status.ElementAtOrDefault(2) ?? "", headers, body, clientRequestId);
    }

    private static string BoundaryIn(string contentType)
    {
        var start = contentType.IndexOf("boundary=", StringComparison.OrdinalIgnoreCase);
        return start < 0
            ? throw new FormatException($"The answer to a transaction is not multipart: '{contentType}'.")
            : contentType[(start + "boundary=".Length)..].Split(';')[0].Trim().Trim('"');
    }

    private sealed class Lines(ReadOnlyMemory<byte> text)
    {
        private int _position;

        /// <summary>The next line, or null at the end.</summary>
        public string? Next()
        {
            if (_position >= text.Length)
                return null;

            var rest = text.Span[_position..];
            var end = rest.IndexOf((byte)'\n');
            _position += end < 0 ? rest.Length : end + 1;
            return Encoding.UTF8.GetString(end < 0 ? rest : rest[..end]).TrimEnd('\r');
        }

        public void SkipTo(string boundary)
        {
            while (Next() is { } line)
            {
                if (line == boundary)
                    return;
            }

            throw new FormatException("The answer to a transaction ends before its parts.");
        }

        /// <summary>The bytes up to the next boundary.</summary>
        public ReadOnlyMemory<byte> ReadTo(string boundary, out bool isLast)
        {
            var start = _position;
            while (true)
            {
                var end = _position;
                if (Next() is not { } line)
                    throw new FormatException("The answer to a transaction is cut off.");

                if (line != boundary && line != $"{boundary}--")
                    continue;

                isLast = line.Length > boundary.Length;
                return text[start..Math.Max(start, end)];
            }
        }
    }
}
