using Azure.Messaging.ServiceBus;
using Emulators.ServiceBus;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace LocalHost.WebConsole;

/// <summary>Endpoints for the queues and subscriptions of the local Service Bus: counts, a peek at their messages, and the redrive of dead letters.</summary>
internal sealed class QueueEndpoints(ServiceBusEmulator serviceBus)
{
    private const int PageSize = 20;

    public void Map(IEndpointRouteBuilder queues)
    {
        queues.MapGet("", () => Results.Json(serviceBus.CountMessages()));
        queues.MapGet("/messages", PeekAsync);
        queues.MapPost("/redrive", async (string entity) =>
            await serviceBus.RedriveAsync(entity) is { } redriven ? Results.Json(new { redriven }) : Results.NotFound());
    }

    // Peeks by the official client, which neither takes nor locks messages.
    private async Task<IResult> PeekAsync(string entity, bool deadLetters, CancellationToken cancellationToken, long from = 0)
    {
        if (!serviceBus.CountMessages().Any(counts => counts.Entity == entity && counts.HoldsMessages))
            return Results.NotFound();
        await using var client = new ServiceBusClient(serviceBus.ConnectionString);
        await using var receiver = client.CreateReceiver(
            entity, new ServiceBusReceiverOptions { SubQueue = deadLetters ? SubQueue.DeadLetter : SubQueue.None });
        var messages = await receiver.PeekMessagesAsync(PageSize, from, cancellationToken);
        return Results.Json(new
        {
            Messages = messages.Select(Show),
            Next = messages.Count == PageSize ? messages[^1].SequenceNumber + 1 : (long?)null,
        });
    }

    private static object Show(ServiceBusReceivedMessage message) => new
    {
        message.SequenceNumber,
        message.MessageId,
        message.Subject,
        message.ContentType,
        message.DeliveryCount,
        State = message.State.ToString(),
        Enqueued = message.EnqueuedTime,
        Due = message.State == ServiceBusMessageState.Scheduled ? message.ScheduledEnqueueTime : (DateTimeOffset?)null,
        Reason = message.DeadLetterReason,
        Description = message.DeadLetterErrorDescription,
        Properties = message.ApplicationProperties.ToDictionary(property => property.Key, property => property.Value?.ToString()),
        Body = message.Body.ToString(),
    };
}
