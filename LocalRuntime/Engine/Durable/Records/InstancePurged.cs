namespace LocalRuntime.Engine.Durable.Records;

/// <summary>The instance is forgotten.</summary>
internal sealed record InstancePurged(string Hub, string Instance, DateTime At) : DurableRecord(Hub, Instance, At);
