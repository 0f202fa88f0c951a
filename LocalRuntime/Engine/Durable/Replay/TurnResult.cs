using LocalRuntime.Engine.Durable.Records;

namespace LocalRuntime.Engine.Durable.Replay;

/// <summary>What an orchestrator did in one turn.</summary>
/// <param name="Actions">What it asked for.</param>
/// <param name="CustomStatus">Its serialised custom status.</param>
/// <param name="Outcome">How it ended, where it did.</param>
/// <param name="CancelledTimers">The numbers of all timers, of this turn and earlier ones, that it waits for no longer.</param>
internal sealed record TurnResult(
    IReadOnlyList<ScheduledAction> Actions, string? CustomStatus, Outcome? Outcome, IReadOnlyCollection<int> CancelledTimers)
{
    public static TurnResult Ended(Outcome outcome) => new([], null, outcome, []);
}
