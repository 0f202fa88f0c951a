using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Text.Json;
using Azure.Messaging.ServiceBus;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using NotificationFunctions.Events;
using Shared.Failures;
using Shared.Telemetry;

namespace NotificationFunctions.Consumers;

/// <summary>
/// Handles a message from any of the entities and settles it: it is completed, or waits as a scheduled copy, or is dead-lettered. Settling comes last,
/// so after a crash the message only comes again, and its handling is idempotent. An exception other than a passing failure of a dependency is thrown on:
/// the trigger abandons the message, and its delivery count bounds the attempts.
/// </summary>
public sealed class EventConsumer(EventDispatcher events, RetryScheduler retries, ILogger<EventConsumer> logger)
{
    /// <summary>The dead-letter reason of a message that is not an event this app knows.</summary>
    public const string Unreadable = "Unreadable";

    /// <summary>The dead-letter reason of a message that waited for a day.</summary>
    public const string WaitedTooLong = "WaitedTooLong";

    private const int MaxDescriptionLength = 1024;

    private static readonly Counter<long> DeadLettered = WorkflowTelemetry.Meter.CreateCounter<long>(
        "messages.deadlettered", "{message}", "Messages that the app gave up.");

    /// <summary>Handles a message and settles it.</summary>
    public async Task ConsumeAsync(ServiceBusReceivedMessage message, ServiceBusMessageActions actions, CancellationToken cancellationToken)
    {
        IncomingEvent incoming;
        try
        {
            incoming = IncomingEvent.Read(message.Body.ToMemory().Span);
        }
        catch (JsonException exception)
        {
            await DeadLetterAsync(message, actions, Unreadable, exception.Message, cancellationToken);
            return;
        }

        Activity.Current?.SetTag("event.id", incoming.Id);
        using var scope = logger.BeginScope(incoming.LogProperties);
        switch (await HandleAsync(incoming, cancellationToken))
        {
            case Handling.Waiting waiting:
                await WaitAsync(message, incoming, waiting, actions, cancellationToken);
                break;
            case Handling.Refused refused:
                await DeadLetterAsync(message, actions, refused.Reason, refused.Description, cancellationToken);
                break;
            default:
                await actions.CompleteMessageAsync(message, cancellationToken);
                break;
        }
    }

    private async Task<Handling> HandleAsync(IncomingEvent incoming, CancellationToken cancellationToken)
    {
        try
        {
            return await events.HandleAsync(incoming, cancellationToken);
        }
        catch (Exception exception) when (TransientFailure.IsTransient(exception) && !cancellationToken.IsCancellationRequested)
        {
            logger.LogWarning(exception, "Event {EventId} could not be handled now.", incoming.Id);
            return new Handling.Waiting(exception.Message);
        }
    }

    private async Task WaitAsync(
        ServiceBusReceivedMessage message,
        IncomingEvent incoming,
        Handling.Waiting waiting,
        ServiceBusMessageActions actions,
        CancellationToken cancellationToken)
    {
        var due = await retries.TryScheduleAsync(message, incoming.Id, waiting.RetryAfter, cancellationToken);
        if (due is null && !waiting.IsOptional)
        {
            await DeadLetterAsync(message, actions, WaitedTooLong, waiting.Reason, cancellationToken);
            return;
        }

        if (due is not null)
            logger.LogInformation("Event {EventId} waits until {Due}.", incoming.Id, due);
        await actions.CompleteMessageAsync(message, cancellationToken);
    }

    private async Task DeadLetterAsync(
        ServiceBusReceivedMessage message, ServiceBusMessageActions actions, string reason, string description, CancellationToken cancellationToken)
    {
        // The description stays with the message: it may quote what only those may read who may read messages.
        logger.LogError("Message {MessageId} is dead-lettered as {Reason}.", message.MessageId, reason);
        var fitting = description.Length <= MaxDescriptionLength ? description : description[..MaxDescriptionLength];
        await actions.DeadLetterMessageAsync(message, deadLetterReason: reason, deadLetterErrorDescription: fitting, cancellationToken: cancellationToken);
        DeadLettered.Add(1, new KeyValuePair<string, object?>("reason", reason));
    }
}
