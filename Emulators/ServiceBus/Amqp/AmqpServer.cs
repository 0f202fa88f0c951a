using System.Net;
using System.Net.Sockets;
using Emulators.ServiceBus.State;
using Microsoft.Azure.Amqp;
using Microsoft.Azure.Amqp.Framing;
using Microsoft.Azure.Amqp.Sasl;
using Microsoft.Azure.Amqp.Transaction;
using Microsoft.Azure.Amqp.Transport;
using Microsoft.Extensions.Logging;

namespace Emulators.ServiceBus.Amqp;

/// <summary>The AMQP listener, which creates an endpoint for each link of a client.</summary>
internal sealed class AmqpServer : IRuntimeProvider, IDisposable
{
    // SASL mechanism by which the client leaves authorization to the $cbs link.
    private const string TokenSasl = "MSSBCBS";
    private const uint MaxFrameBytes = 64 * 1024;
    private const uint IdleTimeOutMilliseconds = 240_000;

    private readonly RequestEndpoint _requests;
    private readonly AmqpConnectionListener _listener;

    /// <exception cref="IOException">The port is in use.</exception>
    public AmqpServer(Broker broker, int port, IServiceBusFaults? faults, ILogger log)
    {
        (Broker, Faults, Log) = (broker, new FaultInjection(faults, Counters), log);
        _requests = new RequestEndpoint(this);
        Port = FindFreePort(port);
        var version = new AmqpVersion(1, 0, 0);
        var sasl = new SaslTransportProvider { Versions = { version } };
        sasl.AddHandler(new SaslAnonymousHandler(TokenSasl));
        var settings = new AmqpSettings { RuntimeProvider = this, TransportProviders = { sasl, new AmqpTransportProvider { Versions = { version } } } };
        var connection = new AmqpConnectionSettings { ContainerId = "service-bus", MaxFrameSize = MaxFrameBytes, IdleTimeOut = IdleTimeOutMilliseconds };

        // An address, not "localhost": for that name the listener would open the port to other machines.
        _listener = new AmqpConnectionListener([$"amqp://{IPAddress.Loopback}:{Port}"], settings, connection);
        _listener.Open();
    }

    public int Port { get; }

    public Broker Broker { get; }

    public FaultInjection Faults { get; }

    public OperationCounters Counters { get; } = new();

    public ILogger Log { get; }

    public void Dispose() => _listener.Close();

    AmqpConnection IConnectionFactory.CreateConnection(
        TransportBase transport, ProtocolHeader header, bool isInitiator, AmqpSettings settings, AmqpConnectionSettings connectionSettings) =>
        new(transport, header, isInitiator, settings, connectionSettings);

    AmqpSession ISessionFactory.CreateSession(AmqpConnection connection, AmqpSessionSettings settings) => new(connection, settings, this);

    AmqpLink ILinkFactory.CreateLink(AmqpSession session, AmqpLinkSettings settings)
    {
        try
        {
            return settings.Role == true ? CreateReceiving(session, settings) : CreateSending(session, settings);
        }
        catch (BrokerException refused)
        {
            throw refused.ToAmqp();
        }
    }

    IAsyncResult ILinkFactory.BeginOpenLink(AmqpLink link, TimeSpan timeout, AsyncCallback callback, object state)
    {
        var opened = new CompletedResult(state);
        callback(opened);
        return opened;
    }

    void ILinkFactory.EndOpenLink(IAsyncResult result)
    {
    }

    private AmqpLink CreateReceiving(AmqpSession session, AmqpLinkSettings settings)
    {
        if (settings.Target is Coordinator)
            throw BrokerException.NotSupported("Transactions are");
        var address = Text((settings.Target as Target)?.Address);
        return RequestEndpoint.Serves(address) ? _requests.CreateRequests(address, session, settings) : SendEndpoint.Create(this, address, session, settings);
    }

    private AmqpLink CreateSending(AmqpSession session, AmqpLinkSettings settings)
    {
        var address = Text((settings.Source as Source)?.Address);
        return RequestEndpoint.Serves(address) ? _requests.CreateAnswers(session, settings) : ReceiveEndpoint.Create(this, address, session, settings);
    }

    private static string Text(Address? address) => address?.ToString() ?? throw BrokerException.Invalid("The link has no address.");

    // The listener does not refuse a port that is in use, and does not tell which one it got.
    private static int FindFreePort(int port)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
        }
        catch (SocketException failure)
        {
            throw new IOException($"Port {port} for Service Bus cannot be used: {failure.Message}", failure);
        }

        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }

    private sealed record CompletedResult(object? AsyncState) : IAsyncResult
    {
        public WaitHandle AsyncWaitHandle => throw new NotSupportedException();

        public bool CompletedSynchronously => true;

        public bool IsCompleted => true;
    }
}
