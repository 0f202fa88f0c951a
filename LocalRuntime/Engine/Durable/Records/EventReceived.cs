namespace LocalRuntime.Engine.Durable.Records;

/// <summary>An external event arrived; the next turn brings it to the orchestrator.</summary>
/// <param name="Hub">The task hub.</param>
/// <param name="Instance">The instance ID.</param>
/// <param name="At">When it arrived.</param>
/// <param name="Event">The event.</param>
internal sealed record EventReceived(string Hub, string Instance, DateTime At, EventRaised Event) : DurableRecord(Hub, Instance, At);
