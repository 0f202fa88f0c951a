using System.Net;
using System.Net.Sockets;

namespace Tests.Support;

/// <summary>
/// Ports for servers that must know theirs before they start. They lie below those that systems give to outgoing connections and to whoever asks for
/// any, and no two callers of this process get the same.
/// </summary>
internal static class FreePort
{
    private const int First = 10_000;
    private const int Count = 20_000;

    private static int _next = Random.Shared.Next(Count);

    /// <summary>A port on which nothing listens.</summary>
    public static int Next()
    {
        for (var attempt = 0; attempt < Count; attempt++)
        {
            var port = First + ((int)((uint)Interlocked.Increment(ref _next) % Count));
            try
            {
                using var listener = new TcpListener(IPAddress.Loopback, port);
                listener.Start();
                return port;
            }
            catch (SocketException)
            {
                // Somebody listens there.
            }
        }

        throw new InvalidOperationException("All ports are in use.");
    }
}
