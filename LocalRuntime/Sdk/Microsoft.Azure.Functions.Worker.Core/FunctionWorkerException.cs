using System.Diagnostics.CodeAnalysis;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>The worker failed. Official source: <c>src/DotNetWorker.Core/Diagnostics/Exceptions/FunctionWorkerException.cs</c>.</summary>
[SuppressMessage("Design", "CA1032:Implement standard exception constructors", Justification = "The official type has these only.")]
public class FunctionWorkerException : Exception
{
    /// <summary>Creates the exception.</summary>
    public FunctionWorkerException(string? message)
        : base(message)
    {
    }

    /// <summary>Creates the exception with its cause.</summary>
    public FunctionWorkerException(string? message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
