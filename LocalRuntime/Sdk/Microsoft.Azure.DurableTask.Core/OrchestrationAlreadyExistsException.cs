namespace DurableTask.Core.Exceptions;

/// <summary>
/// An orchestration with this instance ID exists in a status that the start did not want to replace.
/// Official source: <c>src/DurableTask.Core/Exceptions/OrchestrationAlreadyExistsException.cs</c> (durabletask).
/// </summary>
public class OrchestrationAlreadyExistsException : InvalidOperationException
{
    /// <summary>Creates the exception.</summary>
    public OrchestrationAlreadyExistsException()
    {
    }

    /// <summary>Creates the exception with a message.</summary>
    public OrchestrationAlreadyExistsException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception with a message and its cause.</summary>
    public OrchestrationAlreadyExistsException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
