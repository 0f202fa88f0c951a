using Emulators.ServiceBus.Messages;
using Emulators.ServiceBus.State;
using Microsoft.Azure.Amqp;
using Microsoft.Azure.Amqp.Encoding;

namespace Emulators.ServiceBus.Amqp;

/// <summary>
/// The operations at the <c>$management</c> address of one entity. Official source: service-bus-amqp-request-response.md (azure-docs), and
/// Amqp/ManagementConstants.cs (azure-sdk-for-net).
/// </summary>
internal sealed class ManagementOperations(AmqpServer server, QueueAddress address, ReceivingAmqpLink link)
{
    // Spelled as the official client spells them.
    private static readonly Dictionary<string, SettlementKind> Dispositions = new(StringComparer.Ordinal)
    {
        ["completed"] = SettlementKind.Complete,
        ["abandoned"] = SettlementKind.Abandon,
        ["suspended"] = SettlementKind.DeadLetter,
        ["defered"] = SettlementKind.Defer,
    };

    private MessageQueue Queue => server.Broker.Queue(address);

    private SendTarget Target => server.Broker.Target(address);

    public Task<AmqpMap> RunAsync(AmqpMessage request)
    {
        var operation = request.ApplicationProperties?.Map["operation"] as string;
        var arguments = request.ValueBody?.Value as AmqpMap ?? throw BrokerException.Invalid("The request has no map for a body.");
        return operation switch
        {
            "com.microsoft:renew-lock" => RenewAsync(arguments),
            "com.microsoft:peek-message" => PeekAsync(arguments),
            "com.microsoft:schedule-message" => ScheduleAsync(arguments),
            "com.microsoft:cancel-scheduled-message" => CancelAsync(arguments),
            "com.microsoft:receive-by-sequence-number" => ReceiveDeferredAsync(arguments),
            "com.microsoft:update-disposition" => UpdateDispositionAsync(arguments),
            _ => throw BrokerException.NotSupported($"The operation '{operation}' is"),
        };
    }

    private async Task<AmqpMap> RenewAsync(AmqpMap arguments)
    {
        var tokens = Get<Guid[]>(arguments, "lock-tokens");
        var expirations = await server.Faults.RunAsync(
            link,
            new ServiceBusOperation(ServiceBusOperationKind.RenewLock, address.Path, MessageIds(tokens)),
            () => Task.FromResult(Array.ConvertAll(tokens, token => Queue.Locks.Renew(token).UtcDateTime)));
        return Map(("expirations", expirations));
    }

    private Task<AmqpMap> PeekAsync(AmqpMap arguments)
    {
        var (from, max) = (Get<long>(arguments, "from-sequence-number"), Get<int>(arguments, "message-count"));
        var messages = Queue.Peek(from, max, message => (message.SequenceNumber, Encoded: Encode(message)))
            .Concat(server.Broker.PeekScheduled(address, from, max, message => (message.SequenceNumber, Encoded: Encode(message))))
            .OrderBy(message => message.SequenceNumber)
            .Take(max)
            .Select(message => Map(("message", new ArraySegment<byte>(message.Encoded))));
        return Task.FromResult(Map(("messages", messages.ToList())));
    }

    private async Task<AmqpMap> ScheduleAsync(AmqpMap arguments)
    {
        var messages = Get<List<object>>(arguments, "messages")
            .ConvertAll(message => MessageEncoding.Read(Get<ArraySegment<byte>>((AmqpMap)message, "message").ToArray()));
        var operation = new ServiceBusOperation(ServiceBusOperationKind.Send, address.Path, messages.ConvertAll(message => message.MessageId));
        return Map(("sequence-numbers", (await server.Faults.RunAsync(link, operation, () => Target.SendAsync(messages))).ToArray()));
    }

    private async Task<AmqpMap> CancelAsync(AmqpMap arguments)
    {
        var numbers = Get<long[]>(arguments, "sequence-numbers");
        var operation = new ServiceBusOperation(ServiceBusOperationKind.CancelScheduled, address.Path, []);
        await server.Faults.RunAsync(link, operation, () => Target.CancelAsync(numbers));
        return [];
    }

    private async Task<AmqpMap> ReceiveDeferredAsync(AmqpMap arguments)
    {
        var receivesAndDeletes = Get<uint>(arguments, "receiver-settle-mode") == 0;
        var numbers = Get<long[]>(arguments, "sequence-numbers");
        var taken = await server.Faults.RunAsync(
            link,
            new ServiceBusOperation(ServiceBusOperationKind.ReceiveDeferred, address.Path, []),
            () => Queue.TakeDeferredAsync(
                numbers, receivesAndDeletes, message => Map(("message", new ArraySegment<byte>(Encode(message))), ("lock-token", message.LockToken))));
        return Map(("messages", taken.ToList()));
    }

    private async Task<AmqpMap> UpdateDispositionAsync(AmqpMap arguments)
    {
        var status = Get<string>(arguments, "disposition-status");
        if (!Dispositions.TryGetValue(status, out var kind))
            throw BrokerException.NotSupported($"The disposition '{status}' is");
        var properties = arguments.TryGetValue(new MapKey("properties-to-modify"), out AmqpMap modified)
            ? modified.ToDictionary(pair => (string)pair.Key.Key, pair => (object?)pair.Value)
            : [];
        AddText("deadletter-reason", MessageLocks.ReasonProperty);
        AddText("deadletter-description", MessageLocks.DescriptionProperty);
        var tokens = Get<Guid[]>(arguments, "lock-tokens");
        var operation = new ServiceBusOperation(ReceiveEndpoint.ToKind(kind), address.Path, MessageIds(tokens));
        await server.Faults.RunAsync(
            link,
            operation,
            () => Task.WhenAll(tokens.Select(token => Queue.Locks.SettleAsync(token, new Settlement(kind) { Properties = properties }))));
        return [];

        void AddText(string argument, string property)
        {
            if (arguments.TryGetValue(new MapKey(argument), out string text))
                properties[property] = text;
        }
    }

    private string?[] MessageIds(Guid[] tokens) => Array.ConvertAll(tokens, Queue.Locks.FindMessageId);

    private static byte[] Encode(StoredMessage message)
    {
        var (outer, bare) = MessageEncoding.Write(message);
        return [.. outer, .. bare];
    }

    private static byte[] Encode(ScheduledMessage message) =>
        MessageEncoding.WriteScheduled(message.Content, message.SequenceNumber, message.AcceptedTime);

    private static T Get<T>(AmqpMap map, string name) => map.TryGetValue(new MapKey(name), out T value)
        ? value
        : throw BrokerException.Invalid($"'{name}' is missing, or of another type.");

    private static AmqpMap Map(params ReadOnlySpan<(string Name, object Value)> entries)
    {
        var map = new AmqpMap();
        foreach (var (name, value) in entries)
            map[new MapKey(name)] = value;
        return map;
    }
}
