using System.Text.Json.Serialization;

namespace Shared.Events;

/// <summary>What a CloudEvent carries: all that its consumers need. The type's name is the event's type, and its properties are a public contract.</summary>
public interface IEvent
{
    /// <summary>The CloudEvents id. Deterministic: publishing again gives the same, so that topics and consumers see a duplicate.</summary>
    [JsonIgnore]
    string EventId { get; }

    /// <summary>The ID of what the event is about.</summary>
    [JsonIgnore]
    string Subject { get; }

    /// <summary>The topic that it is published on.</summary>
    [JsonIgnore]
    string Topic { get; }
}
