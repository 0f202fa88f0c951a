using System.Net;
using System.Net.Sockets;

namespace LocalHost.Running;

/// <summary>Looks at a port before anything is started that would have to be stopped again.</summary>
internal static class LoopbackPort
{
    /// <exception cref="StartException">Somebody listens on it.</exception>
    public static void RequireFree(int port)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
        }
        catch (SocketException inUse) when (inUse.SocketErrorCode is SocketError.AddressAlreadyInUse or SocketError.AccessDenied)
        {
            throw new StartException($"Port {port} is in use or not allowed. Stop what uses it, or choose another port with --port.");
        }
    }
}
