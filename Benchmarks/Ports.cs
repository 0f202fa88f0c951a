using System.Net;
using System.Net.Sockets;

namespace Benchmarks;

/// <summary>Ports for processes that are told theirs.</summary>
internal static class Ports
{
    /// <summary>A loopback port on which nothing listens.</summary>
    public static int Free()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
