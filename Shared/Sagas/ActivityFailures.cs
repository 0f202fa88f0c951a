using Azure;
using Azure.Messaging.ServiceBus;
using Grpc.Core;
using Microsoft.DurableTask;

namespace Shared.Sagas;

/// <summary>A failure of an activity that no repetition can mend. It ends the saga at once, for an operator to see.</summary>
public abstract class FinalFailureException(string message) : Exception(message);

/// <summary>
/// A row that a saga wrote, or that it was started for, is not stored any more. Nobody deletes rows, so it was lost beneath the system, as by a restore
/// of tables to an older state. A retry of the saga finds out what can be restored.
/// </summary>
public sealed class DataLossException(string message) : FinalFailureException(message);

/// <summary>
/// An attempt of an activity failed. It says in a few words for what, and has neither an inner exception nor a stack trace: the history of the saga
/// keeps every attempt, and an outage of a day must not make it one of megabytes. All of it is in the log (<see cref="ActivityFailureExecutor"/>).
/// </summary>
public sealed class ActivityFailedException(Exception cause) : Exception(Describe(cause))
{
    private const int MaxMessageLength = 200;

    /// <inheritdoc/>
    public override string? StackTrace => null;

    // Messages of the Azure SDKs go over many lines, with all headers of an answer; their codes say it as well.
    private static string Describe(Exception cause) => cause switch
    {
        AggregateException { InnerExceptions: [var first, ..] } => Describe(first),
        RequestFailedException failure => $"{nameof(RequestFailedException)}: {failure.Status} {failure.ErrorCode}",
        ServiceBusException failure => $"{nameof(ServiceBusException)}: {failure.Reason}",
        RpcException failure => $"{nameof(RpcException)}: {failure.StatusCode}",
        _ => $"{cause.GetType().Name}: {FirstLine(cause.Message)}",
    };

    private static string FirstLine(string message)
    {
        var line = message.AsSpan().Trim();
        if (line.IndexOfAny('\r', '\n') is var end and >= 0)
            line = line[..end];
        return line.Length <= MaxMessageLength ? line.ToString() : $"{line[..MaxMessageLength]}…";
    }
}

/// <summary>Tells what an activity failed for, as it comes back through a history.</summary>
public static class ActivityFailures
{
    // Histories keep the full names of exceptions. One that is moved or renamed stays known by the name that older histories have.
    private static readonly Dictionary<string, Type> FormerNames = new() { ["BillingFunctions.Sagas.DataLossException"] = typeof(DataLossException) };

    /// <summary>Whether an activity threw such an exception, or one that wraps it; the SDK's own check looks at the outermost only.</summary>
    public static bool IsOrWraps<T>(this TaskFailureDetails failure)
        where T : Exception
    {
        for (var inner = failure; inner is not null; inner = inner.InnerFailure)
        {
            if (inner.IsCausedBy<T>() || FormerNames.GetValueOrDefault(inner.ErrorType)?.IsAssignableTo(typeof(T)) == true)
                return true;
        }

        return false;
    }
}
