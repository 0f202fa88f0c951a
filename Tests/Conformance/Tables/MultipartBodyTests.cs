using System.Text;
using Emulators.Tables;

namespace Tests.Conformance.Tables;

/// <summary>The forms of RFC 2046 in which a batch may come.</summary>
public sealed class MultipartBodyTests
{
    [Theory]
    [InlineData("--b\r\nA: 1\r\n\r\none\r\n--b--", "A: 1|one")]
    [InlineData("--b\r\nA: 1\r\nB: 2\r\n\r\none\r\n\r\ntwo\r\n--b--\r\nafter", "A: 1\r\nB: 2|one\r\n\r\ntwo")]
    [InlineData("before\r\n--b \t\r\n\r\none\r\n--b\r\n\r\ntwo\r\n--b--\r\n", "|one", "|two")]
    [InlineData("--b\r\n\r\n\r\n--b--", "|")]
    [InlineData("--b\r\n--b\r\nA: 1\r\n--b--", "|", "A: 1|")]
    [InlineData("--b--")]
    [InlineData("x--b\r\n\r\none\r\n--b--")]
    public void Each_part_has_its_lines_and_its_content(string body, params string[] parts)
    {
        var read = MultipartBody.Split(Encoding.UTF8.GetBytes(body), "b").Select(MultipartBody.Divide);

        Assert.Equal(parts, read.Select(part => $"{part.Lines}|{Encoding.UTF8.GetString(part.Content.Span)}"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("one")]
    [InlineData("--b")]
    [InlineData("--b\r\n\r\none")]
    [InlineData("--b\r\n\r\none--b--")]
    [InlineData("--bc\r\n\r\none\r\n--bc--")]
    [InlineData("--b\r\n\r\none\r\n--bc\r\n--b--")]
    [InlineData("--b-\r\n\r\none\r\n--b--")]
    public void What_has_no_boundary_where_one_must_be_is_refused(string body) =>
        Assert.Throws<InvalidDataException>(() => MultipartBody.Split(Encoding.UTF8.GetBytes(body), "b"));

    [Theory]
    [InlineData("If-Match: *", "*")]
    [InlineData("Host: x\r\nif-match:W/\"a:b\"  \r\nAccept: y", "W/\"a:b\"")]
    [InlineData("If-Match:", "")]
    [InlineData("If-Match-Not: *\r\nIf-None-Match: *\r\nIf-Match", null)]
    [InlineData("", null)]
    public void A_header_is_found_by_its_name_alone(string lines, string? value) => Assert.Equal(value, MultipartBody.FindHeader("If-Match", lines));
}
