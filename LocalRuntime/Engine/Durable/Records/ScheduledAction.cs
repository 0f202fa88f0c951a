using System.Text.Json.Serialization;

namespace LocalRuntime.Engine.Durable.Records;

/// <summary>Something that an orchestrator asked for. A replay has to ask for it again, under the same number.</summary>
/// <param name="Id">Its number in the orchestration, from 0.</param>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "$")]
[JsonDerivedType(typeof(TaskScheduled), "task")]
[JsonDerivedType(typeof(TimerCreated), "timer")]
internal abstract record ScheduledAction(int Id);

/// <summary>An activity is to run with this serialised input.</summary>
internal sealed record TaskScheduled(int Id, string Name, string? Input) : ScheduledAction(Id);

/// <summary>A timer is to fire at this time, in UTC.</summary>
internal sealed record TimerCreated(int Id, DateTime FireAt) : ScheduledAction(Id);
