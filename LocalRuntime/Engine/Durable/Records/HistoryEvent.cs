using System.Text.Json.Serialization;

namespace LocalRuntime.Engine.Durable.Records;

/// <summary>Something that happened to an orchestration between two of its turns.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "$")]
[JsonDerivedType(typeof(TaskCompleted), "completed")]
[JsonDerivedType(typeof(TaskFailed), "failed")]
[JsonDerivedType(typeof(TimerFired), "fired")]
[JsonDerivedType(typeof(EventRaised), "raised")]
internal abstract record HistoryEvent;

/// <summary>An activity returned its serialised result.</summary>
internal sealed record TaskCompleted(int Id, string? Result) : HistoryEvent;

/// <summary>An activity failed.</summary>
internal sealed record TaskFailed(int Id, Failure Failure) : HistoryEvent;

/// <summary>The time of a timer has come.</summary>
internal sealed record TimerFired(int Id) : HistoryEvent;

/// <summary>An event came from outside.</summary>
internal sealed record EventRaised(string Name, string? Payload) : HistoryEvent;
