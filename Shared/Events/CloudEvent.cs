using System.Text.Json;
using System.Text.Json.Serialization;
using Shared.Json;

namespace Shared.Events;

/// <summary>The envelope of CloudEvents 1.0 in its structured JSON form.</summary>
/// <param name="Id">The ID of the event (<see cref="IntegrationEvent.EventId"/>), which is also the MessageId in Service Bus.</param>
/// <param name="Source">Where the event comes from: the topic, as a path.</param>
/// <param name="Type">Names the contract of <paramref name="Data"/> (<see cref="EventType.WireType"/>).</param>
/// <param name="Subject">The ID of the order or the customer that the event is about.</param>
/// <param name="Time">When it happened.</param>
/// <param name="Data">The event itself.</param>
public sealed record CloudEvent(
    [property: JsonPropertyName("id")] string Id,
    [property: JsonPropertyName("source")] string Source,
    [property: JsonPropertyName("type")] string Type,
    [property: JsonPropertyName("subject")] string Subject,
    [property: JsonPropertyName("time")] DateTimeOffset Time,
    [property: JsonPropertyName("data")] JsonElement Data)
{
    /// <summary>The media type of the envelope.</summary>
    public const string ContentType = "application/cloudevents+json";

    private const string SupportedVersion = "1.0";

    /// <summary>The version of the CloudEvents specification.</summary>
    [JsonPropertyName("specversion")]
    public string SpecVersion { get; init; } = SupportedVersion;

    /// <summary>The media type of <see cref="Data"/>.</summary>
    [JsonPropertyName("datacontenttype")]
    public string DataContentType { get; init; } = "application/json";

    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    /// <summary>Puts an event into its envelope.</summary>
    public static CloudEvent From(IntegrationEvent data, DateTimeOffset time) => new(
        data.EventId, "/" + data.Topic, data.Type.WireType, data.Subject, time, JsonSerializer.SerializeToElement(data, data.GetType(), WebJson.Options));

    /// <summary>Reads the event inside, whichever of the known ones it is.</summary>
    /// <exception cref="JsonException">The envelope is not complete, or its type is unknown, or its data does not follow the contract.</exception>
    public IntegrationEvent ReadEvent()
    {
        if (SpecVersion != SupportedVersion || string.IsNullOrWhiteSpace(Id))
            throw new JsonException($"The body is not a CloudEvent {SupportedVersion} with an id.");

        var type = EventType.Find(Type) ?? throw new JsonException($"Events of type '{Type}' are not known here.");
        return type.Read(this);
    }

    /// <summary>Reads the data as an event of a type.</summary>
    /// <exception cref="JsonException">The data does not follow the contract.</exception>
    public TEvent ReadData<TEvent>()
        where TEvent : IntegrationEvent =>
        Data.Deserialize<TEvent>(WebJson.Options) ?? throw new JsonException($"Event '{Id}' has no data.");

    /// <summary>Writes the body of a message.</summary>
    public byte[] ToUtf8Json() => JsonSerializer.SerializeToUtf8Bytes(this, WebJson.Options);

    /// <summary>Reads the body of a message. A UTF-8 byte order mark before it is skipped (RFC 8259, section 8.1, allows that).</summary>
    /// <exception cref="JsonException">The body is not a CloudEvent.</exception>
    public static CloudEvent Parse(ReadOnlySpan<byte> utf8Json)
    {
        var json = utf8Json.StartsWith(ByteOrderMark) ? utf8Json[ByteOrderMark.Length..] : utf8Json;
        return JsonSerializer.Deserialize<CloudEvent>(json, WebJson.Options) ?? throw new JsonException("The body is null.");
    }
}

/// <summary>An event on its way to a topic.</summary>
/// <param name="Topic">The topic.</param>
/// <param name="Event">The event in its envelope.</param>
public sealed record OutgoingEvent(string Topic, CloudEvent Event)
{
    /// <summary>
    /// The MessageId of an event that must reach its consumers once more, although the topic may know its ID already; null for the ID itself.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? MessageId { get; init; }

    /// <summary>Prepares an event for publishing.</summary>
    /// <param name="data">The event.</param>
    /// <param name="time">When it happened. A replayed saga must give the same time, so that the event stays the same.</param>
    public static OutgoingEvent From(IntegrationEvent data, DateTimeOffset time) => new(data.Topic, CloudEvent.From(data, time));
}
