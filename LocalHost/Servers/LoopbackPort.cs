using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace LocalHost.Servers;

/// <summary>
/// A port of 127.0.0.1, taken before anything is started that would have to know it or to be stopped again. Until a server listens on it, connections
/// are refused.
/// </summary>
internal sealed class LoopbackPort : IDisposable
{
    private readonly Socket _socket;

    private LoopbackPort(Socket socket) => _socket = socket;

    public IPEndPoint EndPoint => (IPEndPoint)_socket.LocalEndPoint!;

    /// <summary>Takes a port; 0 a free one.</summary>
    /// <exception cref="HostStartException">Somebody listens on it.</exception>
    public static LoopbackPort Take(int port, string option)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
            return new LoopbackPort(socket);
        }
        catch (SocketException inUse) when (inUse.SocketErrorCode is SocketError.AddressAlreadyInUse or SocketError.AccessDenied)
        {
            socket.Dispose();
            throw new HostStartException($"Port {port} is in use or not allowed. Stop what uses it, or choose another port with {option}.", inUse);
        }
    }

    /// <summary>Lets a server listen on it, which owns it from then on.</summary>
    public void UseIn(SocketTransportOptions transport) => transport.CreateBoundListenSocket = endPoint =>
        endPoint.Equals(EndPoint) ? _socket : SocketTransportOptions.CreateDefaultBoundListenSocket(endPoint);

    public void Dispose() => _socket.Dispose();
}

/// <summary>The host cannot start. The message is for the person at the terminal.</summary>
internal sealed class HostStartException(string message, Exception? cause = null) : Exception(message, cause);
