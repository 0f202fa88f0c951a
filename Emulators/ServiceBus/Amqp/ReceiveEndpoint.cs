using System.Collections.Concurrent;
using Emulators.ServiceBus.Messages;
using Emulators.ServiceBus.State;
using Microsoft.Azure.Amqp;
using Microsoft.Azure.Amqp.Framing;

namespace Emulators.ServiceBus.Amqp;

/// <summary>Sends the messages of a queue to a client, and settles them as the client asks.</summary>
internal sealed class ReceiveEndpoint : IConsumer
{
    private readonly AmqpServer _server;
    private readonly MessageQueue _queue;
    private readonly SendingAmqpLink _link;
    private readonly ConcurrentDictionary<Delivery, bool> _beingSent = new();

    private ReceiveEndpoint(AmqpServer server, MessageQueue queue, SendingAmqpLink link) => (_server, _queue, _link) = (server, queue, link);

    public bool ReceivesAndDeletes => _link.Settings.SettleType == SettleMode.SettleOnSend;

    public bool IsOpen => _link.State == AmqpObjectState.Opened;

    public long Credit { get; set; }

    public static AmqpLink Create(AmqpServer server, string address, AmqpSession session, AmqpLinkSettings settings)
    {
        var queue = server.Broker.Queue(QueueAddress.Parse(address));
        if (settings.Source is Source { FilterSet: { } filters } && filters.Any(filter => filter.Key.ToString()!.Contains("session", StringComparison.Ordinal)))
            throw BrokerException.NotSupported("Sessions are");
        settings.MaxMessageSize = null;
        var endpoint = new ReceiveEndpoint(server, queue, new SendingAmqpLink(session, settings));

        // When this returns from a drain, the library discards the credit that is left. So it waits for messages that are being deleted, which would then lack
        // credit.
        endpoint._link.RegisterCreditListener((credit, drain, _) => queue.AddCredit(endpoint, credit, drain).GetAwaiter().GetResult());
        endpoint._link.RegisterDispositionListener(delivery => _ = endpoint.SettleAsync(delivery));
        endpoint._link.Closed += (_, _) => queue.RemoveConsumer(endpoint);
        return endpoint._link;
    }

    public void Deliver(StoredMessage message)
    {
        _server.Counters.Count("Deliver");
        try
        {
            var tag = message.IsLocked ? message.LockToken.ToByteArray() : BitConverter.GetBytes(message.SequenceNumber);
            var (outer, bare) = MessageEncoding.Write(message);
            var encoded = AmqpMessage.CreateAmqpStreamMessage(new BufferListStream([outer, bare]), payloadInitialized: true);
            _beingSent[encoded] = true;
            _link.SendMessageNoWait(encoded, tag, AmqpConstants.NullBinary);

            // Otherwise the library sends it later, when the client's window opens.
            if (encoded.BytesTransfered == outer.Count + bare.Count)
                _beingSent.TryRemove(encoded, out _);
        }
        catch (Exception failure)
        {
            // The message comes back when its lock expires.
            _link.SafeClose(new AmqpException(failure.ToError(_server.Log)));
        }
    }

    private async Task SettleAsync(Delivery delivery)
    {
        if (ReceivesAndDeletes)
            return;

        // The delivery is disposed when this method yields.
        var (token, state, isSettled) = (new Guid(delivery.DeliveryTag), delivery.State, delivery.Settled);

        // A client may give a message back before the library's sending of it returns. The library then says, or says too, that it was accepted
        // (AmqpLink.SendDelivery of azure-amqp). What the client meant cannot be known: the message comes again, or it could be lost.
        if (isSettled && state is Accepted && _beingSent.ContainsKey(delivery))
            state = AmqpConstants.ReleasedOutcome;
        Outcome outcome = AmqpConstants.AcceptedOutcome;
        try
        {
            await RunAsync(token, ToSettlement(state));
        }
        catch (Exception failure)
        {
            outcome = new Rejected { Error = failure.ToError(_server.Log) };
        }

        // Only now: until the lock is used up, the other of the two calls must not be taken at its word either.
        _beingSent.TryRemove(delivery, out _);

        // Also a dead-letter disposition: the client throws on any answer but this one.
        if (!isSettled)
            _link.DisposeDelivery(delivery, true, outcome);
    }

    private Task RunAsync(Guid token, Settlement settlement)
    {
        if (settlement.Kind == SettlementKind.Release)
            return _queue.Locks.SettleAsync(token, settlement);
        var operation = new ServiceBusOperation(ToKind(settlement.Kind), _queue.Address.Path, [_queue.Locks.FindMessageId(token)]);
        return _server.Faults.RunAsync(_link, operation, () => _queue.Locks.SettleAsync(token, settlement));
    }

    /// <summary>The kind of operation of a settlement.</summary>
    public static ServiceBusOperationKind ToKind(SettlementKind kind) => kind switch
    {
        SettlementKind.Complete => ServiceBusOperationKind.Complete,
        SettlementKind.DeadLetter => ServiceBusOperationKind.DeadLetter,
        SettlementKind.Defer => ServiceBusOperationKind.Defer,
        _ => ServiceBusOperationKind.Abandon,
    };

    private static Settlement ToSettlement(DeliveryState state) => state switch
    {
        Accepted => new Settlement(SettlementKind.Complete),
        Rejected rejected => new Settlement(SettlementKind.DeadLetter) { Properties = ToProperties(rejected.Error?.Info) },
        Modified { UndeliverableHere: true } modified => new Settlement(SettlementKind.Defer) { Properties = ToProperties(modified.MessageAnnotations) },
        Modified modified => new Settlement(SettlementKind.Abandon) { Properties = ToProperties(modified.MessageAnnotations) },
        _ => new Settlement(SettlementKind.Release),
    };

    private static Dictionary<string, object?> ToProperties(Fields? fields) =>
        fields?.ToDictionary(field => field.Key.Key.ToString()!, field => (object?)field.Value) ?? [];
}
