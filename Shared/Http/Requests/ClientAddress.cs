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
    /// The address of the caller: the last hop that has a public address. Hops of the platform (front end, host, worker) have private ones,
    /// and each adds the address that it was called from. Callers can write into the list, but only before that.
    /// </summary>
    /// <param name="request">The request.</param>
    /// <param name="trustedProxies">How many hops with public addresses are proxies of one's own.</param>
    /// <returns>An IPv4 address, or the /64 network of an IPv6 address, which one caller has all of.</returns>
    public static string Of(HttpRequest request, int trustedProxies)
    {
        var hops = request.Headers.GetCommaSeparatedValues(ForwardedHeader)
            .Select(Parse)
            .Append(request.HttpContext.Connection.RemoteIpAddress)
            .Reverse()
            .ToList();
        var caller = hops.Where(IsPublic).Skip(trustedProxies).FirstOrDefault() ?? hops[0];
        return caller is null ? "unknown" : NetworkOf(caller).ToString();
    }

    // The platform adds the port.
    private static IPAddress? Parse(string hop) =>
        IPAddress.TryParse(hop, out var address) ? address : IPEndPoint.TryParse(hop, out var endpoint) ? endpoint.Address : null;

    private static bool IsPublic(IPAddress? address) => address is not null && !IPAddress.IsLoopback(address) && Unmap(address) switch
    {
        { AddressFamily: AddressFamily.InterNetwork } ipv4 => ipv4.GetAddressBytes() switch
        {
            [10, ..] or [192, 168, ..] or [169, 254, ..] => false,
            [172, >= 16 and < 32, ..] or [100, >= 64 and < 128, ..] => false,
            _ => true,
        },
        var ipv6 => !ipv6.IsIPv6UniqueLocal && !ipv6.IsIPv6LinkLocal,
    };

    private static IPAddress NetworkOf(IPAddress address) => Unmap(address) switch
    {
        { AddressFamily: AddressFamily.InterNetwork } ipv4 => ipv4,
        var ipv6 => new IPAddress([.. ipv6.GetAddressBytes().AsSpan(0, NetworkBytes), .. new byte[NetworkBytes]]),
    };

    private static IPAddress Unmap(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
}
