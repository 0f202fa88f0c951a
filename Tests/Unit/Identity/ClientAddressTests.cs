using System.Net;
using Microsoft.AspNetCore.Http;
using Shared.Http.Requests;

namespace Tests.Unit.Identity;

public sealed class ClientAddressTests
{
    [Theory]
    [InlineData("203.0.113.7", null, "203.0.113.7")]
    [InlineData("127.0.0.1", null, "127.0.0.1")]
    [InlineData("127.0.0.1", "203.0.113.7", "203.0.113.7")]
    [InlineData("127.0.0.1", "203.0.113.7:49152", "203.0.113.7")]
    [InlineData("127.0.0.1", "203.0.113.7:49152, 10.0.3.4", "203.0.113.7")]
    [InlineData("::1", "[2001:db8:1:2:3:4:5:6]:49152", "2001:db8:1:2::")]
    [InlineData("::ffff:203.0.113.7", null, "203.0.113.7")]
    [InlineData("169.254.1.2", "203.0.113.7, fd00::1, 192.168.1.1, 172.16.0.9, 100.64.0.1", "203.0.113.7")]
    [InlineData("10.0.0.1", "10.0.0.2", "10.0.0.1")]
    [InlineData("127.0.0.1", "nonsense", "127.0.0.1")]
    public void The_caller_is_the_last_hop_with_a_public_address(string connection, string? forwardedFor, string expected) =>
        Assert.Equal(expected, ClientAddress.Of(Request(connection, forwardedFor), trustedProxies: 0));

    [Fact]
    public void What_a_caller_writes_into_the_list_does_not_count()
    {
        Assert.Equal("203.0.113.7", ClientAddress.Of(Request("127.0.0.1", "198.51.100.1, 203.0.113.7:49152"), trustedProxies: 0));
        Assert.Equal("203.0.113.7", ClientAddress.Of(Request("203.0.113.7", "198.51.100.1"), trustedProxies: 0));
    }

    [Fact]
    public void Before_a_proxy_of_ones_own_is_the_hop_before_it() =>
        Assert.Equal("203.0.113.7", ClientAddress.Of(Request("127.0.0.1", "198.51.100.1, 203.0.113.7, 192.0.2.99:443, 10.0.3.4"), trustedProxies: 1));

    [Fact]
    public void One_caller_has_all_of_an_IPv6_network() =>
        Assert.Equal(ClientAddress.Of(Request("2001:db8:1:2::1", null), 0), ClientAddress.Of(Request("2001:db8:1:2:ffff::9", null), 0));

    private static HttpRequest Request(string connection, string? forwardedFor)
    {
        var context = new DefaultHttpContext();
        context.Connection.RemoteIpAddress = IPAddress.Parse(connection);
        if (forwardedFor is not null)
            context.Request.Headers["X-Forwarded-For"] = forwardedFor;
        return context.Request;
    }
}
