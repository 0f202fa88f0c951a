namespace NotificationFunctions.DeadLetters;

/// <summary>What became of the dead letters that were handled again. Only the redriven ones are gone.</summary>
/// <param name="Redriven">Handled, or found to have been handled before.</param>
/// <param name="Waiting">Not possible now: no profile yet, or a dependency that does not answer.</param>
/// <param name="Refused">Unreadable, or refused by SendGrid, as before.</param>
/// <param name="Failed">Ended by an error, which is in the log.</param>
public sealed record RedriveResult(int Redriven, int Waiting, int Refused, int Failed)
{
    internal static RedriveResult Of(IReadOnlyList<RedriveOutcome> outcomes)
    {
        int Count(RedriveOutcome wanted) => outcomes.Count(outcome => outcome == wanted);
        return new RedriveResult(
            Count(RedriveOutcome.Redriven), Count(RedriveOutcome.Waiting), Count(RedriveOutcome.Refused), Count(RedriveOutcome.Failed));
    }
}
