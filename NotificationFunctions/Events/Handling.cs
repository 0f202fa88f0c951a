namespace NotificationFunctions.Events;

/// <summary>How the handling of an event ended, which decides what happens to its message.</summary>
public abstract record Handling
{
    private Handling()
    {
    }

    /// <summary>Nothing is left to do: the message is completed.</summary>
    public static Handling Done { get; } = new Completed();

    /// <summary>Everything that the event asks for has been done.</summary>
    public sealed record Completed : Handling;

    /// <summary>A later attempt may succeed: a copy of the message is scheduled.</summary>
    /// <param name="Reason">What it waits for, for operators.</param>
    /// <param name="RetryAfter">The pause that the other server asked for, if any.</param>
    public sealed record Waiting(string Reason, TimeSpan? RetryAfter = null) : Handling
    {
        /// <summary>Whether everything is done that must be, so that a message that has waited long enough is completed and not dead-lettered.</summary>
        public bool IsOptional { get; init; }
    }

    /// <summary>No attempt can succeed: the message is dead-lettered.</summary>
    /// <param name="Reason">One word, by which dead letters are counted.</param>
    /// <param name="Description">What exactly is wrong.</param>
    public sealed record Refused(string Reason, string Description) : Handling;
}
