namespace DurableTask.Core.Exceptions;

/// <summary>An orchestration went wrong. Official source: <c>src/DurableTask.Core/Exceptions/OrchestrationException.cs</c> (durabletask).</summary>
public class OrchestrationException : Exception
{
    /// <summary>Creates the exception.</summary>
    public OrchestrationException()
    {
    }

    /// <summary>Creates the exception with a message.</summary>
    public OrchestrationException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception with a message and its cause.</summary>
    public OrchestrationException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>The number of the step where it went wrong.</summary>
    public int EventId { get; set; }
}
