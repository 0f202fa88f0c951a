namespace DurableTask.Core.Exceptions;

/// <summary>
/// A replay did something else than the history says.
/// Official source: <c>src/DurableTask.Core/Exceptions/NonDeterministicOrchestrationException.cs</c> (durabletask).
/// </summary>
public class NonDeterministicOrchestrationException : OrchestrationException
{
    /// <summary>Creates the exception.</summary>
    public NonDeterministicOrchestrationException()
    {
    }

    /// <summary>Creates the exception with a message.</summary>
    public NonDeterministicOrchestrationException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception with a message and its cause.</summary>
    public NonDeterministicOrchestrationException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Creates the exception for a step of the history.</summary>
    public NonDeterministicOrchestrationException(int eventId, string eventDetails)
        : base("Non-Deterministic workflow detected: " + eventDetails)
    {
        EventId = eventId;
    }
}
