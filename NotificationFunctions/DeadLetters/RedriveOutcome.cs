namespace NotificationFunctions.DeadLetters;

/// <summary>What became of one dead letter that was handled again.</summary>
internal enum RedriveOutcome
{
    Redriven,
    Waiting,
    Refused,
    Failed,
}
