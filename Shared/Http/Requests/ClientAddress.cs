using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Http;

namespace Shared.Http.Requests;

/// <summary>Where a request comes from, to count by. It tells networks apart; it proves nothing.</summary>
public static class ClientAddress
{
    private const string ForwardedHeader = "X-Forwarded-For";
    private const int NetworkBytes = 8;

    /// <summary>
    /// The address of the caller. Each proxy appends the address of its own caller to X-Forwarded-For, so the entry of the first trusted proxy counts,
    /// and whatever stands before it is a caller's own claim. Without proxies, or without the header, it is the address that called the host.
    /// </summary>
    /// <param name="request">The request, with the header as it came to the host (<see cref="Middleware.ForwardedHeadersMiddleware"/>).</param>
    /// <param name="trustedProxies">How many proxies stand before the host.</param>
    /// <returns>An IPv4 address, or the /64 network of an IPv6 address, all of which one caller has.</returns>
    public static string Of(HttpRequest request, int trustedProxies)
    {
        var hops = request.Headers.GetCommaSeparatedValues(ForwardedHeader);
        var forwarded = trustedProxies > 0 && hops.Length > 0 ? Parse(hops[Math.Max(0, hops.Length - trustedProxies)]) : null;
        return (forwarded ?? request.HttpContext.Connection.RemoteIpAddress) is { } caller ? NetworkOf(caller).ToString() : "unknown";
    }

    // The front end of Azure adds the port.
    private static IPAddress? Parse(string hop) =>
        IPAddress.TryParse(hop, out var address) ? address : IPEndPoint.TryParse(hop, out var endpoint) ? endpoint.Address : null;

    private static IPAddress NetworkOf(IPAddress address) => Unmap(address) switch
    {
        { AddressFamily: AddressFamily.InterNetwork } ipv4 => ipv4,
        var ipv6 => new IPAddress([.. ipv6.GetAddressBytes().AsSpan(0, NetworkBytes), .. new byte[NetworkBytes]]),
    };

    private static IPAddress Unmap(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
}
