using System.Diagnostics.CodeAnalysis;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>
/// A parameter could not be given its value.
/// Official source: <c>src/DotNetWorker.Core/Diagnostics/Exceptions/FunctionInputConverterException.cs</c>.
/// </summary>
[SuppressMessage("Design", "CA1032:Implement standard exception constructors", Justification = "The official type has these only.")]
public class FunctionInputConverterException : FunctionWorkerException
{
    /// <summary>Creates the exception.</summary>
    public FunctionInputConverterException(string? message)
        : base(message)
    {
    }

    /// <summary>Creates the exception with its cause.</summary>
    public FunctionInputConverterException(string? message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
