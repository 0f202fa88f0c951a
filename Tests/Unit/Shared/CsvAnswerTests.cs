using Microsoft.AspNetCore.Http;
using Shared.Http.Answers;

namespace Tests.Unit.Shared;

public sealed class CsvAnswerTests
{
    [Fact]
    public async Task Rows_end_in_CRLF_under_a_header()
    {
        var time = new DateTimeOffset(2026, 11, 20, 14, 0, 0, 500, TimeSpan.FromHours(2));

        Assert.Equal(
            ("text/csv; charset=utf-8; header=present", "a,b,c,d\r\n7,-4.50,2026-11-20T12:00:00.5Z,\r\n"),
            await WriteAsync(["a", "b", "c", "d"], [7L, -4.50m, time, null]));
    }

    [Theory]
    [InlineData("plain text", "plain text")]
    [InlineData("a,b", "\"a,b\"")]
    [InlineData("say \"no\"", "\"say \"\"no\"\"\"")]
    [InlineData("two\r\nlines", "\"two\r\nlines\"")]
    [InlineData("=1+1", "'=1+1")]
    [InlineData("+1", "'+1")]
    [InlineData("-1", "'-1")]
    [InlineData("@SUM(A1)", "'@SUM(A1)")]
    [InlineData("\t=1", "'\t=1")]
    [InlineData("=HYPERLINK(\"x\",\"y\")", "\"'=HYPERLINK(\"\"x\"\",\"\"y\"\")\"")]
    [InlineData("a=1", "a=1")]
    [InlineData("", "")]
    public async Task Text_is_quoted_where_it_must_be_and_never_a_formula(string text, string expected) =>
        Assert.Equal($"column\r\n{expected}\r\n", (await WriteAsync(["column"], [text])).Text);

    private static async Task<(string? ContentType, string Text)> WriteAsync(string[] header, object?[] row)
    {
        var context = new DefaultHttpContext();
        using var body = new MemoryStream();
        context.Response.Body = body;
        await new CsvAnswer(header, new[] { row }.ToAsyncEnumerable(), "table.csv").ExecuteAsync(context);
        Assert.Equal("attachment; filename=table.csv", context.Response.Headers.ContentDisposition);
        return (context.Response.ContentType, System.Text.Encoding.UTF8.GetString(body.ToArray()));
    }
}
