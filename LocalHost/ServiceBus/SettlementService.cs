using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using Azure.Messaging.ServiceBus;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Microsoft.Azure.Amqp;
using Microsoft.Azure.Amqp.Encoding;
using Microsoft.Azure.ServiceBus.Grpc;

namespace LocalHost.ServiceBus;

/// <summary>
/// Settles messages for the functions that process them. Official source: <c>Grpc/SettlementService.cs</c> of Microsoft.Azure.WebJobs.Extensions.ServiceBus
/// (azure-sdk-for-net).
/// </summary>
internal sealed class SettlementService(MessagesInProcess messages) : Settlement.SettlementBase
{
    public override Task<Empty> Complete(CompleteRequest request, ServerCallContext context) =>
        RunAsync(request.Locktoken, args => args.CompleteMessageAsync(args.Message, context.CancellationToken));

    public override Task<Empty> Abandon(AbandonRequest request, ServerCallContext context) =>
        RunAsync(request.Locktoken, args => args.AbandonMessageAsync(args.Message, Decode(request.PropertiesToModify), context.CancellationToken));

    public override Task<Empty> Defer(DeferRequest request, ServerCallContext context) =>
        RunAsync(request.Locktoken, args => args.DeferMessageAsync(args.Message, Decode(request.PropertiesToModify), context.CancellationToken));

    public override Task<Empty> Deadletter(DeadletterRequest request, ServerCallContext context) =>
        RunAsync(request.Locktoken, args => args.DeadLetterMessageAsync(
            args.Message,
            Decode(request.PropertiesToModify) ?? [],
            request.DeadletterReason,
            request.DeadletterErrorDescription,
            context.CancellationToken));

    public override Task<Empty> RenewMessageLock(RenewMessageLockRequest request, ServerCallContext context) =>
        RunAsync(request.Locktoken, args => args.RenewMessageLockAsync(args.Message, context.CancellationToken));

    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "Whatever fails is told to the worker, as officially.")]
    private async Task<Empty> RunAsync(string token, Func<ProcessMessageEventArgs, Task> settle)
    {
        var message = messages.Find(token) ?? throw new RpcException(new Status(StatusCode.FailedPrecondition, $"LockToken {token} not found."));
        try
        {
            await settle(message);
            return new Empty();
        }
        catch (Exception failure)
        {
            throw new RpcException(new Status(StatusCode.Unknown, failure.ToString()));
        }
    }

    private static Dictionary<string, object>? Decode(ByteString map)
    {
        if (map.IsEmpty)
            return null;
        var bytes = map.ToByteArray();
        return AmqpCodec.DecodeMap(new ByteBuffer(bytes, 0, bytes.Length)).ToDictionary(pair => pair.Key.ToString()!, pair => ToNet(pair.Value));
    }

    // Types that AMQP lacks, as the official client describes them.
    private static object ToNet(object value) => value is not DescribedType described ? value : described.Descriptor.ToString() switch
    {
        "com.microsoft:uri" => new Uri((string)described.Value),
        "com.microsoft:datetime-offset" => new DateTimeOffset((long)described.Value, TimeSpan.Zero),
        "com.microsoft:timespan" => new TimeSpan((long)described.Value),
        _ => described.Value,
    };
}

/// <summary>The messages that functions are processing, by lock token.</summary>
internal sealed class MessagesInProcess
{
    private readonly ConcurrentDictionary<string, ProcessMessageEventArgs> _messages = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Lets a message be settled until the result is disposed of.</summary>
    public IDisposable Add(ProcessMessageEventArgs message)
    {
        _messages[message.Message.LockToken] = message;
        return new Entry(_messages, message.Message.LockToken);
    }

    public ProcessMessageEventArgs? Find(string token) => _messages.GetValueOrDefault(token);

    private sealed class Entry(ConcurrentDictionary<string, ProcessMessageEventArgs> messages, string token) : IDisposable
    {
        public void Dispose() => messages.TryRemove(token, out _);
    }
}
