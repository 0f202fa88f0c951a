namespace LocalRuntime.Engine.Durable.Records;

/// <summary>The orchestrator was replayed and went on: what had happened to it, and what it did then. All of it becomes durable together.</summary>
/// <param name="Hub">The task hub.</param>
/// <param name="Instance">The instance ID.</param>
/// <param name="At">The orchestrator's clock in this turn.</param>
/// <param name="Events">What happened since the turn before, in this order.</param>
/// <param name="Actions">What the orchestrator asked for.</param>
/// <param name="CustomStatus">Its serialised custom status after the turn.</param>
/// <param name="Outcome">How it ended, where it did.</param>
internal sealed record TurnTaken(
    string Hub,
    string Instance,
    DateTime At,
    IReadOnlyList<HistoryEvent> Events,
    IReadOnlyList<ScheduledAction> Actions,
    string? CustomStatus,
    Outcome? Outcome) : DurableRecord(Hub, Instance, At);
