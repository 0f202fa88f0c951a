using Microsoft.AspNetCore.Http;
using Shared.Http.Origins;

namespace Tests.Unit.Identity;

public sealed class OriginRulesTests
{
    private static readonly OriginRules Rules = new(new CorsSettings(new HashSet<string> { "https://shop.example.com" }));

    [Theory]
    [InlineData("GET")]
    [InlineData("HEAD")]
    [InlineData("OPTIONS")]
    public void Who_only_reads_may_come_from_anywhere(string method) =>
        Assert.False(Rules.IsForeignChange(Request(method, ("Origin", "https://evil.example"), ("Sec-Fetch-Site", "cross-site"))));

    [Theory]
    [InlineData("POST")]
    [InlineData("DELETE")]
    public void A_change_for_a_foreign_page_is_known_for_one(string method)
    {
        Assert.True(Rules.IsForeignChange(Request(method, ("Origin", "https://evil.example"), ("Sec-Fetch-Site", "cross-site"))));
        Assert.True(Rules.IsForeignChange(Request(method, ("Origin", "https://evil.example"))));
        Assert.True(Rules.IsForeignChange(Request(method, ("Origin", "null"))));
        Assert.True(Rules.IsForeignChange(Request(method, ("Sec-Fetch-Site", "cross-site"))));
        Assert.True(Rules.IsForeignChange(Request(method, ("Sec-Fetch-Site", "same-site"))));
        Assert.True(Rules.IsForeignChange(Request(method, ("Origin", "https://api.example.com.evil.example"))));
        Assert.True(Rules.IsForeignChange(Request(method, ("Origin", "https://api.example.com"), ("Sec-Fetch-Site", "cross-site"))));
    }

    [Fact]
    public void A_change_for_an_own_or_listed_page_or_for_no_page_is_not()
    {
        Assert.False(Rules.IsForeignChange(Request("POST")));
        Assert.False(Rules.IsForeignChange(Request("POST", ("Origin", "https://api.example.com"))));
        Assert.False(Rules.IsForeignChange(Request("POST", ("Origin", "https://api.example.com"), ("Sec-Fetch-Site", "same-origin"))));
        Assert.False(Rules.IsForeignChange(Request("POST", ("Sec-Fetch-Site", "none"))));
        Assert.False(Rules.IsForeignChange(Request("POST", ("Origin", "https://shop.example.com"), ("Sec-Fetch-Site", "cross-site"))));
        Assert.False(Rules.IsForeignChange(Request("POST", ("Origin", "https://public.example.com"), ("X-Forwarded-Host", "public.example.com"))));
    }

    private static HttpRequest Request(string method, params ReadOnlySpan<(string Name, string Value)> headers)
    {
        var request = new DefaultHttpContext().Request;
        request.Method = method;
        request.Host = new HostString("api.example.com");
        foreach (var (name, value) in headers)
            request.Headers[name] = value;
        return request;
    }
}
