namespace NotificationFunctions.Emails;

/// <summary>
/// What was reported of an email. Reports come late, twice and in any order, so states are not followed from one to the next, they are
/// merged: of two the stronger one remains, which is a total order. Whatever order reports come in, and however often, they end in the same state.
/// <para>
/// The status decides, not the time: a bounce can come after the delivery (the mail server accepted the email first), a delivery never
/// comes after a bounce, and times are whole seconds from the clocks of many servers. Of two reports with one status the earlier one remains:
/// it says when it happened.
/// </para>
/// </summary>
/// <param name="Status">How far the email has come.</param>
/// <param name="At">Since when.</param>
/// <param name="Reason">Why it did not arrive; null unless it bounced or was dropped, never null if it did.</param>
public sealed record EmailState(EmailStatus Status, DateTimeOffset At, FailureReason? Reason)
{
    /// <summary>The stronger one of two states.</summary>
    public static EmailState Merge(EmailState? one, EmailState other) => one is null || IsStronger(other, one) ? other : one;

    private static bool IsStronger(EmailState one, EmailState other) =>
        one.Status != other.Status ? one.Status > other.Status
        : one.At != other.At ? one.At < other.At
        : one.Reason > other.Reason;
}
