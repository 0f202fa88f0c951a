using System.Text.Json;
using Shared.Events;
using Shared.Identifiers;

namespace NotificationFunctions.Events;

/// <summary>An event that was read from a message.</summary>
/// <param name="Id">The CloudEvents id, by which an event that comes again is recognised.</param>
/// <param name="Time">When it happened.</param>
/// <param name="Data">What happened.</param>
public sealed record IncomingEvent(string Id, DateTimeOffset Time, IntegrationEvent Data)
{
    /// <summary>The customer whom it concerns.</summary>
    public UserId UserId => Data.UserId;

    /// <summary>The order that it concerns; null where it concerns none.</summary>
    public OrderId? OrderId => (Data as OrderEvent)?.OrderId;

    /// <summary>The name of its kind, in rows and in the API.</summary>
    public string Type => Data.Type.Name;

    /// <summary>The IDs that every log entry about it carries.</summary>
    internal IReadOnlyList<KeyValuePair<string, object?>> LogProperties => OrderId is { } orderId
        ? [new("EventId", Id), new("UserId", UserId.ToString()), new("OrderId", orderId.ToString())]
        : [new("EventId", Id), new("UserId", UserId.ToString())];

    /// <summary>Reads the body of a message.</summary>
    /// <exception cref="JsonException">The body is not an event that this app knows; the message says why.</exception>
    public static IncomingEvent Read(ReadOnlySpan<byte> body)
    {
        var envelope = CloudEvent.Parse(body);
        return new IncomingEvent(envelope.Id, envelope.Time, envelope.ReadEvent());
    }
}
