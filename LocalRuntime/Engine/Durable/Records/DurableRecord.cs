using System.Text.Json.Serialization;

namespace LocalRuntime.Engine.Durable.Records;

/// <summary>One change of one orchestration instance, as the journal keeps it. The names in the JSON never change: old journals carry them.</summary>
/// <param name="Hub">The task hub: the name of the function app.</param>
/// <param name="Instance">The instance ID.</param>
/// <param name="At">When it happened, in UTC.</param>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "$")]
[JsonDerivedType(typeof(InstanceStarted), "started")]
[JsonDerivedType(typeof(EventReceived), "event")]
[JsonDerivedType(typeof(TurnTaken), "turn")]
[JsonDerivedType(typeof(InstanceSuspended), "suspended")]
[JsonDerivedType(typeof(InstanceResumed), "resumed")]
[JsonDerivedType(typeof(InstanceEnded), "ended")]
[JsonDerivedType(typeof(InstancePurged), "purged")]
internal abstract record DurableRecord(string Hub, string Instance, DateTime At);
