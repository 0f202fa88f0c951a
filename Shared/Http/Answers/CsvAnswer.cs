using System.Text;
using Microsoft.AspNetCore.Http;

namespace Shared.Http.Answers;

/// <summary>A table as CSV (RFC 4180) with a header row.</summary>
/// <param name="Header">The names of the columns.</param>
/// <param name="Rows">The rows, each with a value for every column.</param>
public sealed record CsvAnswer(IReadOnlyList<string> Header, IEnumerable<IReadOnlyList<object?>> Rows) : IResult
{
    /// <summary>The media type.</summary>
    public const string MediaType = "text/csv";

    /// <inheritdoc/>
    public Task ExecuteAsync(HttpContext httpContext)
    {
        var text = new StringBuilder();
        CsvText.AppendRow(text, Header);
        foreach (var row in Rows)
        {
            CsvText.AppendRow(text, row);
        }

        httpContext.Response.StatusCode = StatusCodes.Status200OK;
        httpContext.Response.ContentType = MediaType + "; charset=utf-8; header=present";
        return httpContext.Response.WriteAsync(text.ToString(), httpContext.RequestAborted);
    }
}
