namespace NotificationFunctions.Consumers;

/// <summary>How the handling of an event ended, which decides what becomes of its message.</summary>
public abstract record Handling
{
    private Handling()
    {
    }

    /// <summary>There is nothing left to do: the message is completed.</summary>
    public static Handling Done { get; } = new Completed();

    /// <summary>Everything that the event asks for has been done.</summary>
    public sealed record Completed : Handling;

    /// <summary>It may succeed later: a copy of the message is scheduled.</summary>
    /// <param name="Reason">What it waits for, for whoever looks at the logs.</param>
    /// <param name="AskedFor">The pause that a server asked for, or null.</param>
    public sealed record Waiting(string Reason, TimeSpan? AskedFor = null) : Handling;

    /// <summary>It can never succeed: the message is dead-lettered.</summary>
    /// <param name="Reason">A word that dead letters are counted by.</param>
    /// <param name="Description">What exactly is wrong.</param>
    public sealed record Refused(string Reason, string Description) : Handling;
}
