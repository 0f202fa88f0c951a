using System.Net;
using Microsoft.AspNetCore.Http;
using Shared.Http.Requests;

namespace Tests.Unit.Identity;

public sealed class ClientAddressTests
{
    [Theory]
    [InlineData("203.0.113.7", null, "203.0.113.7")]
    [InlineData("::ffff:203.0.113.7", null, "203.0.113.7")]
    [InlineData("2001:db8:1:2:3:4:5:6", null, "2001:db8:1:2::")]
    [InlineData("127.0.0.1", "198.51.100.1", "127.0.0.1")]
    public void Without_proxies_it_is_who_called_whatever_the_caller_claims(string connection, string? forwardedFor, string expected) =>
        Assert.Equal(expected, ClientAddress.Of(Request(connection, forwardedFor), trustedProxies: 0));

    [Theory]
    [InlineData("203.0.113.7:49152", "203.0.113.7")]
    [InlineData("198.51.100.1, 203.0.113.7:49152", "203.0.113.7")]
    [InlineData("198.51.100.1, 10.0.3.4", "10.0.3.4")]
    [InlineData("[2001:db8:1:2:3:4:5:6]:49152", "2001:db8:1:2::")]
    [InlineData("nonsense", "169.254.1.2")]
    [InlineData(null, "169.254.1.2")]
    public void Behind_the_front_end_of_Azure_it_is_what_the_front_end_appended(string? forwardedFor, string expected) =>
        Assert.Equal(expected, ClientAddress.Of(Request("169.254.1.2", forwardedFor), trustedProxies: 1));

    [Theory]
    [InlineData("198.51.100.1, 203.0.113.7, 192.0.2.99:443", "203.0.113.7")]
    [InlineData("203.0.113.7, 192.0.2.99:443", "203.0.113.7")]
    [InlineData("203.0.113.7", "203.0.113.7")]
    public void Behind_another_proxy_it_is_what_that_one_appended(string forwardedFor, string expected) =>
        Assert.Equal(expected, ClientAddress.Of(Request("169.254.1.2", forwardedFor), trustedProxies: 2));

    private static HttpRequest Request(string connection, string? forwardedFor)
    {
        var context = new DefaultHttpContext();
        context.Connection.RemoteIpAddress = IPAddress.Parse(connection);
        if (forwardedFor is not null)
            context.Request.Headers["X-Forwarded-For"] = forwardedFor;
        return context.Request;
    }
}
