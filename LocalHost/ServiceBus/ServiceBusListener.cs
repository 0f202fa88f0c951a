using System.Diagnostics;
using System.Text.Json;
using Azure.Messaging.ServiceBus;
using Google.Protobuf;
using LocalHost.Extensions;
using LocalHost.Workers;
using LocalHost.Workers.Rpc;
using Microsoft.Extensions.Logging;

namespace LocalHost.ServiceBus;

/// <summary>
/// Invokes a function for each message of its trigger. Where the function fails, an exception makes the processor abandon the message. Official sources:
/// <c>Listeners/ServiceBusListener.cs</c>, <c>Triggers/ServiceBusTriggerBindingStrategy.cs</c>, <c>Triggers/ServiceBusReceivedMessage converters</c> of
/// Microsoft.Azure.WebJobs.Extensions.ServiceBus (azure-sdk-for-net).
/// </summary>
internal sealed class ServiceBusListener
{
    private const int LockTokenBytes = 16;

    private readonly HostedApp _app;
    private readonly WorkerFunction _function;
    private readonly ServiceBusProcessor _processor;
    private readonly MessagesInProcess _messages;
    private readonly ILogger _log;
    private readonly bool _getsMessage;

    public ServiceBusListener(HostedApp app, WorkerFunction function, ServiceBusProcessor processor, MessagesInProcess messages)
    {
        _app = app;
        _function = function;
        _processor = processor;
        _messages = messages;
        _log = app.Loggers.CreateLogger<ServiceBusListener>();
        _getsMessage = function.Trigger.Json.TryGetProperty("properties", out var properties)
            && properties.TryGetProperty("supportsDeferredBinding", out var deferred)
            && bool.TryParse(deferred.ToString(), out var supports) && supports;
        processor.ProcessMessageAsync += HandleAsync;
        processor.ProcessErrorAsync += LogAsync;
    }

    public Task StartAsync(CancellationToken cancellationToken) => _processor.StartProcessingAsync(cancellationToken);

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _processor.StopProcessingAsync(cancellationToken);
        }
        finally
        {
            await _processor.CloseAsync(CancellationToken.None);
        }
    }

    private async Task HandleAsync(ProcessMessageEventArgs args)
    {
        using var settleable = _messages.Add(args);
        var request = _app.CreateInvocation(_function, TriggerValue(args.Message));
        request.TraceContext = TraceContextOf(args.Message);
        foreach (var (name, value) in MetadataOf(args.Message))
            request.TriggerMetadata.Add(name, value);
        var response = await _app.Worker.InvokeAsync(_function, request, args.CancellationToken);
        if (response.Result.Status != StatusResult.Types.Status.Success)
        {
            _log.FunctionFailed(_function, response);
            throw new FunctionFailedException(_function.Name);
        }
    }

    private Task LogAsync(ProcessErrorEventArgs args)
    {
        if (args.Exception is not FunctionFailedException)
        {
            _log.LogWarning(
                "{Source} of '{Entity}' for function '{Function}' failed: {Reason}", args.ErrorSource, args.EntityPath, _function.Name, args.Exception.Message);
        }

        return Task.CompletedTask;
    }

    private TypedData TriggerValue(ServiceBusReceivedMessage message)
    {
        if (!_getsMessage)
        {
            return string.Equals(_function.Trigger.Text("dataType"), "Binary", StringComparison.OrdinalIgnoreCase)
                ? new TypedData { Bytes = ByteString.CopyFrom(message.Body.ToMemory().Span) }
                : new TypedData { String = message.Body.ToString() };
        }

        var encoded = message.GetRawAmqpMessage().ToBytes().ToMemory();
        var content = new byte[LockTokenBytes + encoded.Length];
        Guid.Parse(message.LockToken).TryWriteBytes(content);
        encoded.CopyTo(content.AsMemory(LockTokenBytes));
        return new TypedData
        {
            ModelBindingData = new ModelBindingData
            {
                Version = "1.0",
                Source = "AzureServiceBusReceivedMessage",
                ContentType = "application/octet-stream",
                Content = UnsafeByteOperations.UnsafeWrap(content),
            },
        };
    }

    // The official host names the client's processing span as the parent. Here, where that is not recorded, it is the span that the sender named.
    private static RpcTraceContext TraceContextOf(ServiceBusReceivedMessage message) => Activity.Current is { Recorded: true, Id: { } id } current
        ? new RpcTraceContext { TraceParent = id, TraceState = current.TraceStateString ?? "" }
        : new RpcTraceContext
        {
            TraceParent = (message.ApplicationProperties.GetValueOrDefault("traceparent")
                ?? message.ApplicationProperties.GetValueOrDefault("Diagnostic-Id")) as string ?? "",
        };

    private static IEnumerable<(string Name, TypedData Value)> MetadataOf(ServiceBusReceivedMessage message)
    {
        (string Name, object? Value)[] metadata =
        [
            ("MessageId", message.MessageId),
            ("CorrelationId", message.CorrelationId),
            ("Subject", message.Subject),
            ("Label", message.Subject),
            ("ContentType", message.ContentType),
            ("To", message.To),
            ("ReplyTo", message.ReplyTo),
            ("ReplyToSessionId", message.ReplyToSessionId),
            ("SessionId", message.SessionId),
            ("PartitionKey", message.PartitionKey),
            ("TransactionPartitionKey", message.TransactionPartitionKey),
            ("DeadLetterSource", message.DeadLetterSource),
            ("LockToken", message.LockToken),
            ("DeliveryCount", message.DeliveryCount),
            ("SequenceNumber", message.SequenceNumber),
            ("EnqueuedTime", message.EnqueuedTime),
            ("EnqueuedTimeUtc", message.EnqueuedTime.UtcDateTime),
            ("ExpiresAt", message.ExpiresAt),
            ("ExpiresAtUtc", message.ExpiresAt.UtcDateTime),
            ("ApplicationProperties", message.ApplicationProperties),
            ("UserProperties", message.ApplicationProperties),
        ];
        return metadata.Where(member => member.Value is not null).Select(member => (
            member.Name,
            member.Value is string text ? new TypedData { String = text } : new TypedData { Json = JsonSerializer.Serialize(member.Value) }));
    }

    private sealed class FunctionFailedException(string function) : Exception($"Function '{function}' failed.");
}
