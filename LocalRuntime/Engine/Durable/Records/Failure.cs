using Microsoft.DurableTask;

namespace LocalRuntime.Engine.Durable.Records;

/// <summary>A failure as the journal keeps it; the counterpart of <see cref="TaskFailureDetails"/>.</summary>
/// <param name="Type">The full name of the exception's type.</param>
/// <param name="Message">Its message.</param>
/// <param name="StackTrace">Where it was thrown.</param>
/// <param name="Cause">What caused it.</param>
internal sealed record Failure(string Type, string Message, string? StackTrace, Failure? Cause)
{
    /// <summary>Writes an exception down. The cause of a failed task is the task's own failure. Official source: <c>TaskOrchestrationShim.cs</c>.</summary>
    public static Failure Of(Exception exception)
    {
        var cause = exception is TaskFailedException failed ? Of(failed.FailureDetails)
            : exception.InnerException is { } inner ? Of(inner)
            : null;
        return new Failure(exception.GetType().ToString(), exception.Message, exception.StackTrace, cause);
    }

    public TaskFailureDetails ToDetails() => new(Type, Message, StackTrace, Cause?.ToDetails(), Properties: null);

    private static Failure Of(TaskFailureDetails details) =>
        new(details.ErrorType, details.ErrorMessage, details.StackTrace, details.InnerFailure is { } inner ? Of(inner) : null);
}
