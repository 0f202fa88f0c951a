using System.Text.Json;
using System.Text.Json.Serialization;
using Shared.Json;

namespace Shared.Events;

/// <summary>The envelope of CloudEvents 1.0 in its structured JSON form.</summary>
/// <param name="Id">Deterministic; the Service Bus message has it as MessageId.</param>
/// <param name="Source">Where the event comes from: the topic, as a path.</param>
/// <param name="Type">Names the contract of <paramref name="Data"/>.</param>
/// <param name="Subject">The ID of what the event is about.</param>
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

    /// <summary>The version of the CloudEvents specification.</summary>
    [JsonPropertyName("specversion")]
    public string SpecVersion { get; init; } = "1.0";

    /// <summary>The media type of <see cref="Data"/>.</summary>
    [JsonPropertyName("datacontenttype")]
    public string DataContentType { get; init; } = "application/json";

    /// <summary>Puts an event into its envelope.</summary>
    public static CloudEvent From(IEvent data, DateTimeOffset time) =>
        new(data.EventId, "/" + data.Topic, data.GetType().Name, data.Subject, time, JsonSerializer.SerializeToElement(data, data.GetType(), WebJson.Options));

    /// <summary>The event inside.</summary>
    /// <exception cref="JsonException">The data is not of that type.</exception>
    public TEvent ReadData<TEvent>()
        where TEvent : IEvent =>
        Data.Deserialize<TEvent>(WebJson.Options) ?? throw new JsonException($"Event '{Id}' has no data.");

    /// <summary>The body of a message.</summary>
    public byte[] ToUtf8Json() => JsonSerializer.SerializeToUtf8Bytes(this, WebJson.Options);

    /// <summary>Reads the body of a message.</summary>
    /// <exception cref="JsonException">It is not a CloudEvent.</exception>
    public static CloudEvent Parse(ReadOnlySpan<byte> utf8Json) =>
        JsonSerializer.Deserialize<CloudEvent>(utf8Json, WebJson.Options) ?? throw new JsonException("The body is null.");
}
