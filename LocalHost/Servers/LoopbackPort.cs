using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace LocalHost.Servers;

/// <summary>
/// A port of 127.0.0.1, bound before anything else starts, so that a port in use fails the start first. Connections are refused until a server listens on it.
/// </summary>
internal sealed class LoopbackPort : IDisposable
{
    private readonly Socket _socket;

    private LoopbackPort(Socket socket) => _socket = socket;

    public IPEndPoint EndPoint => (IPEndPoint)_socket.LocalEndPoint!;

    /// <summary>Binds a port; 0 for a free one. <paramref name="option"/> is the command line option that changes it.</summary>
    /// <exception cref="HostStartException">The port is in use, or not allowed.</exception>
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

    /// <summary>Whether a server listens on a port.</summary>
    public static async Task<bool> ListensAsync(int port, CancellationToken cancellationToken)
    {
        using var client = new TcpClient(AddressFamily.InterNetwork);
        try
        {
            await client.ConnectAsync(IPAddress.Loopback, port, cancellationToken);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    /// <summary>Gives the port to a server, which owns it from then on.</summary>
    public void UseIn(SocketTransportOptions transport) => transport.CreateBoundListenSocket = endPoint =>
        endPoint.Equals(EndPoint) ? _socket : SocketTransportOptions.CreateDefaultBoundListenSocket(endPoint);

    public void Dispose() => _socket.Dispose();
}

/// <summary>The host cannot start. The message is shown on the terminal.</summary>
internal class HostStartException(string message, Exception? cause = null) : Exception(message, cause);
