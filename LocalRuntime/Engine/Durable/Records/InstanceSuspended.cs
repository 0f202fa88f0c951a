namespace LocalRuntime.Engine.Durable.Records;

/// <summary>The instance takes no turns until it is resumed.</summary>
internal sealed record InstanceSuspended(string Hub, string Instance, DateTime At) : DurableRecord(Hub, Instance, At);
