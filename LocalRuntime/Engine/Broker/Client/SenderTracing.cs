using System.Diagnostics;
using Azure.Messaging.ServiceBus;

namespace LocalRuntime.Engine.Broker.Client;

/// <summary>
/// The spans of a sender, and the trace context that its messages carry to their consumers. Names of sources, spans and attributes are the official ones.
/// Official source: <c>Shared/MessagingClientDiagnostics.cs</c> and <c>Diagnostics/DiagnosticProperty.cs</c> (azure-sdk-for-net).
/// </summary>
internal sealed class SenderTracing : IDisposable
{
    internal const string DiagnosticIdProperty = "Diagnostic-Id";
    internal const string TraceParentProperty = "traceparent";
    internal const string TraceStateProperty = "tracestate";

    private static readonly ActivitySource Senders = new("Azure.Messaging.ServiceBus.ServiceBusSender");
    private static readonly ActivitySource Messages = new("Azure.Messaging.ServiceBus.Message");

    private readonly Activity? _span;

    private SenderTracing(Activity? span) => _span = span;

    /// <summary>Gives each message its own span and context, then starts the span of the operation, linked to them.</summary>
    public static SenderTracing Start(string operation, string host, string entity, IReadOnlyList<ServiceBusMessage> messages)
    {
        var links = new List<ActivityLink>(messages.Count);
        foreach (var message in messages)
        {
            Instrument(message, host, entity);
            if (ActivityContext.TryParse(TraceParentOf(message.ApplicationProperties), null, out var context))
            {
                links.Add(new ActivityLink(context));
            }
        }

        var span = Senders.StartActivity(operation, ActivityKind.Client, default(ActivityContext), Attributes(host, entity), links);
        return new SenderTracing(span);
    }

    /// <summary>The trace parent among a message's properties, or null.</summary>
    public static string? TraceParentOf(IEnumerable<KeyValuePair<string, object?>> properties)
    {
        string? diagnosticId = null;
        foreach (var (name, value) in properties)
        {
            if (name == TraceParentProperty)
            {
                return value as string;
            }

            if (name == DiagnosticIdProperty)
            {
                diagnosticId = value as string;
            }
        }

        return diagnosticId;
    }

    public async Task RunAsync(Func<Task> operation) => await RunAsync(async () =>
    {
        await operation();
        return true;
    });

    public async Task<T> RunAsync<T>(Func<Task<T>> operation)
    {
        try
        {
            return await operation();
        }
        catch (ServiceBusException failure)
        {
            _span?.SetStatus(ActivityStatusCode.Error, failure.Message);
            _span?.SetTag("error.type", failure.Reason.ToString());
            throw;
        }
    }

    public void Dispose() => _span?.Dispose();

    // A message that is sent again, or that carries the context of whom it is sent for, keeps it.
    private static void Instrument(ServiceBusMessage message, string host, string entity)
    {
        var properties = message.ApplicationProperties;
        if (properties.ContainsKey(DiagnosticIdProperty) || properties.ContainsKey(TraceParentProperty))
        {
            return;
        }

        using var span = Messages.StartActivity("Message", ActivityKind.Producer, default(ActivityContext), Attributes(host, entity));
        if (span?.Id is { } traceParent)
        {
            properties[DiagnosticIdProperty] = traceParent;
            properties[TraceParentProperty] = traceParent;
            if (!string.IsNullOrEmpty(span.TraceStateString))
            {
                properties[TraceStateProperty] = span.TraceStateString;
            }
        }
    }

    private static IEnumerable<KeyValuePair<string, object?>> Attributes(string host, string entity) =>
    [
        new("az.namespace", "Microsoft.ServiceBus"),
        new("messaging.system", "servicebus"),
        new("messaging.destination.name", entity),
        new("server.address", host),
    ];
}
