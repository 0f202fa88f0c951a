namespace LocalRuntime.Engine.Durable.Records;

/// <summary>The instance takes turns again.</summary>
internal sealed record InstanceResumed(string Hub, string Instance, DateTime At) : DurableRecord(Hub, Instance, At);
