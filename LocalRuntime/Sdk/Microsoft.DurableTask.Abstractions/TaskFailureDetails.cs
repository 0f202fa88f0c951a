using System.Diagnostics.CodeAnalysis;
using System.Reflection;

namespace Microsoft.DurableTask;

/// <summary>
/// A failure that was written down: its exception's type, message, trace and cause.
/// Official source: <c>src/Abstractions/TaskFailureDetails.cs</c> (durabletask-dotnet).
/// </summary>
/// <param name="ErrorType">The full name of the exception's type.</param>
/// <param name="ErrorMessage">The exception's message.</param>
/// <param name="StackTrace">Where it was thrown.</param>
/// <param name="InnerFailure">Its cause.</param>
/// <param name="Properties">More about it; null unless a provider of exception properties is registered, which the local runtime has none of.</param>
public record TaskFailureDetails(
    string ErrorType, string ErrorMessage, string? StackTrace, TaskFailureDetails? InnerFailure, IDictionary<string, object?>? Properties)
{
    /// <summary>Writes an exception down, with its causes.</summary>
    public static TaskFailureDetails FromException(Exception exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        var cause = exception.InnerException is { } inner ? FromException(inner) : null;
        return new TaskFailureDetails(exception.GetType().ToString(), exception.Message, exception.StackTrace, cause, Properties: null);
    }

    /// <inheritdoc/>
    public override string ToString() => $"{ErrorType}: {ErrorMessage}";

    /// <summary>Whether the exception was of this type or derived from it; false where its type can not be found any more.</summary>
    public bool IsCausedBy<T>()
        where T : Exception => IsCausedBy(typeof(T));

    /// <summary>Whether the exception was of this type or derived from it; false where its type can not be found any more.</summary>
    /// <exception cref="ArgumentException">The type is no exception.</exception>
    /// <exception cref="AmbiguousMatchException">Several assemblies have an exception of the recorded name.</exception>
    public bool IsCausedBy(Type targetBaseExceptionType)
    {
        ArgumentNullException.ThrowIfNull(targetBaseExceptionType);
        if (!typeof(Exception).IsAssignableFrom(targetBaseExceptionType))
        {
            throw new ArgumentException($"The type {targetBaseExceptionType} is not an exception type.", nameof(targetBaseExceptionType));
        }

        return !string.IsNullOrEmpty(ErrorType) && targetBaseExceptionType.IsAssignableFrom(FindErrorType(targetBaseExceptionType.Assembly));
    }

    [UnconditionalSuppressMessage("Trimming", "IL2057:Unrecognized value passed to GetType", Justification = "Functions are not trimmed.")]
    private Type? FindErrorType(Assembly likely) =>
        Type.GetType(ErrorType, throwOnError: false)
            ?? likely.GetType(ErrorType, throwOnError: false)
            ?? FindInLoadedAssemblies();

    private Type? FindInLoadedAssemblies()
    {
        var found = AppDomain.CurrentDomain.GetAssemblies()
            .Select(assembly => assembly.GetType(ErrorType, throwOnError: false))
            .OfType<Type>()
            .Take(2)
            .ToArray();
        return found.Length < 2
            ? found.FirstOrDefault()
            : throw new AmbiguousMatchException($"Multiple exception types with the name '{ErrorType}' were found.");
    }
}
