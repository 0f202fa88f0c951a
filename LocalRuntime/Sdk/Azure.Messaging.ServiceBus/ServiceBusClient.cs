#nullable disable annotations // As in the official package.

using Azure.Core;
using LocalRuntime.Engine.Broker.Client;

namespace Azure.Messaging.ServiceBus;

/// <summary>
/// A connection to the broker that runs under the namespace's host name in this process.
/// Official source: <c>Client/ServiceBusClient.cs</c> (azure-sdk-for-net).
/// </summary>
public class ServiceBusClient : IAsyncDisposable
{
    private readonly BrokerConnection _connection;

    /// <summary>Creates a client for <paramref name="connectionString"/>.</summary>
    /// <exception cref="ArgumentException">It names no endpoint, or no key.</exception>
    /// <exception cref="FormatException">It is malformed.</exception>
    public ServiceBusClient(string connectionString)
        : this(connectionString, new ServiceBusClientOptions())
    {
    }

    /// <summary>Creates a client for <paramref name="connectionString"/>.</summary>
    /// <exception cref="ArgumentException">It names no endpoint, or no key.</exception>
    /// <exception cref="FormatException">It is malformed.</exception>
    public ServiceBusClient(string connectionString, ServiceBusClientOptions options)
        : this(ConnectionString.Parse(connectionString).Host, options ?? new ServiceBusClientOptions(), ConnectionString.Parse(connectionString).EntityPath)
    {
    }

    /// <summary>Creates a client for a namespace. The local broker asks for no token.</summary>
    public ServiceBusClient(string fullyQualifiedNamespace, TokenCredential credential)
        : this(fullyQualifiedNamespace, credential, new ServiceBusClientOptions())
    {
    }

    /// <summary>Creates a client for a namespace. The local broker asks for no token.</summary>
    public ServiceBusClient(string fullyQualifiedNamespace, TokenCredential credential, ServiceBusClientOptions options)
        : this(ConnectionString.CheckHost(fullyQualifiedNamespace), options ?? new ServiceBusClientOptions(), entityPath: null) =>
        ArgumentNullException.ThrowIfNull(credential);

    /// <summary>For mocking.</summary>
    protected ServiceBusClient()
    {
    }

    private ServiceBusClient(string host, ServiceBusClientOptions options, string entityPath)
    {
        _connection = new BrokerConnection(host, options.RetryOptions.Clone(), entityPath);
        Identifier = Identifiers.OrNew(options.Identifier, host);
    }

    /// <summary>The namespace's host name.</summary>
    public virtual string FullyQualifiedNamespace => _connection.Host;

    /// <summary>Names the client.</summary>
    public virtual string Identifier { get; }

    /// <summary>Whether the client is closed; senders and receivers that it made then fail.</summary>
    public virtual bool IsClosed => _connection.IsClosed;

    internal BrokerConnection Connection => _connection;

    /// <summary>Creates a sender to a queue or topic.</summary>
    public virtual ServiceBusSender CreateSender(string queueOrTopicName) => CreateSender(queueOrTopicName, new ServiceBusSenderOptions());

    /// <summary>Creates a sender to a queue or topic.</summary>
    public virtual ServiceBusSender CreateSender(string queueOrTopicName, ServiceBusSenderOptions options)
    {
        _connection.CheckEntity(queueOrTopicName);
        return new ServiceBusSender(_connection, queueOrTopicName, options);
    }

    /// <summary>Creates a receiver from a queue.</summary>
    public virtual ServiceBusReceiver CreateReceiver(string queueName) => CreateReceiver(queueName, new ServiceBusReceiverOptions());

    /// <summary>Creates a receiver from a queue.</summary>
    public virtual ServiceBusReceiver CreateReceiver(string queueName, ServiceBusReceiverOptions options)
    {
        _connection.CheckEntity(queueName);
        return new ServiceBusReceiver(_connection, queueName, subscriptionName: null, options);
    }

    /// <summary>Creates a receiver from a subscription.</summary>
    public virtual ServiceBusReceiver CreateReceiver(string topicName, string subscriptionName) =>
        CreateReceiver(topicName, subscriptionName, new ServiceBusReceiverOptions());

    /// <summary>Creates a receiver from a subscription.</summary>
    public virtual ServiceBusReceiver CreateReceiver(string topicName, string subscriptionName, ServiceBusReceiverOptions options)
    {
        _connection.CheckEntity(topicName);
        ArgumentException.ThrowIfNullOrWhiteSpace(subscriptionName);
        return new ServiceBusReceiver(_connection, topicName, subscriptionName, options);
    }

    /// <summary>Closes the client.</summary>
    public virtual ValueTask DisposeAsync()
    {
        _connection.Close();
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }
}
