using System.Text;
using DurableTask.Core;
using DurableTask.Core.Command;
using DurableTask.Core.Exceptions;
using DurableTask.Core.Middleware;
using Google.Protobuf.WellKnownTypes;
using LocalHost.Durable.Protobuf;
using LocalHost.Workers.Rpc;
using P = Microsoft.DurableTask.Protobuf;

namespace LocalHost.Durable.Dispatch;

/// <summary>
/// Runs an orchestrator in the worker, history in and actions out, as OutOfProcMiddleware.CallOrchestratorAsync of the WebJobs extension does.
/// </summary>
internal sealed class OrchestratorDispatch(DurableFunctions functions, DurableOptions options)
{
    private const int MaxCustomStatusBytes = 16 * 1024;

    /// <exception cref="SessionAbortedException">
    /// The worker was lost, the host is stopping, the orchestrator ran out of memory, or the worker has forgotten it and asks for its history. The engine
    /// abandons the work item, and it runs again.
    /// </exception>
    public async Task RunAsync(DispatchMiddlewareContext context)
    {
        var state = context.GetProperty<OrchestrationRuntimeState>();
        if (functions.Find(DurableFunctions.Orchestration, state.Name) is not { } function)
        {
            var reason = functions.UnknownFunctionMessage(DurableFunctions.Orchestration, state.Name);
            context.SetProperty(OrchestratorExecutionResult.ForFailure(reason, details: null));
            return;
        }

        TypedData request;
        try
        {
            request = TypedValue.Of(TypedValue.Base64(ToRequest(state, context.GetProperty<WorkItemMetadata>())));
        }
        catch (NotSupportedException exception)
        {
            context.SetProperty(Failed(function.Name, exception.ToString()));
            return;
        }

        context.SetProperty(ToResult(function.Name, await functions.InvokeAsync(function, request, instanceId: null)));
    }

    private P.OrchestratorRequest ToRequest(OrchestrationRuntimeState state, WorkItemMetadata workItem)
    {
        var request = new P.OrchestratorRequest { InstanceId = state.OrchestrationInstance?.InstanceId ?? "" };
        if (workItem.IncludeState)
        {
            foreach (var e in state.PastEvents) request.PastEvents.Add(HistoryEventConverter.ToProtobuf(e));
        }

        foreach (var e in state.NewEvents) request.NewEvents.Add(HistoryEventConverter.ToProtobuf(e));

        request.Properties["HttpDefaultAsyncRequestSleepTimeMilliseconds"] = Value.ForNumber(options.HttpSettings.DefaultAsyncRequestSleepTimeMilliseconds);
        request.Properties["IncludeState"] = Value.ForBool(workItem.IncludeState);
        request.Properties["IsExtendedSession"] = Value.ForBool(workItem.IsExtendedSession);
        request.Properties["ExtendedSessionIdleTimeoutInSeconds"] = Value.ForNumber(options.ExtendedSessionIdleTimeoutInSeconds);
        if (RestartTags.SourceOf(state) is { } source) request.Properties["sourceInstanceId"] = Value.ForString(source);
        if (options.DefaultVersion is { } version) request.Properties["defaultVersion"] = Value.ForString(version);
        return request;
    }

    /// <summary>An exception that the orchestrator throws arrives as one of its actions. Any other failure of the function fails the orchestration.</summary>
    private static OrchestratorExecutionResult ToResult(string function, InvocationResponse response)
    {
        if (response.Result.Status != StatusResult.Types.Status.Success) return Failed(function, ActivityFailure.Describe(response.Result));

        try
        {
            if (response.ReturnValue?.String is not { Length: > 0 } encoded)
                throw new InvalidOperationException("The function invocation resulted in a null response.");

            var decided = P.OrchestratorResponse.Parser.ParseFrom(Convert.FromBase64String(encoded));
            if (decided.RequiresHistory) throw new SessionAbortedException("The worker has ended the extended session and needs the history.");

            var actions = decided.Actions.Select(OrchestratorActionConverter.FromProtobuf).ToList();
            Check(actions, decided.CustomStatus);
            return new OrchestratorExecutionResult { Actions = actions, CustomStatus = decided.CustomStatus };
        }
        catch (Exception exception) when (exception is not SessionAbortedException)
        {
            return Failed(function, exception.ToString());
        }
    }

    private static OrchestratorExecutionResult Failed(string function, string details) =>
        OrchestratorExecutionResult.ForFailure($"Function '{function}' failed with an unhandled exception.", details);

    /// <summary>Checks what RemoteOrchestratorContext.SetResult of the WebJobs extension checks.</summary>
    private static void Check(List<OrchestratorAction> actions, string? customStatus)
    {
        var bytes = customStatus is null ? 0 : Encoding.Unicode.GetByteCount(customStatus);
        if (bytes > MaxCustomStatusBytes)
            throw new ArgumentException(FormattableString.Invariant($"CustomStatus is too large: limit = 16 KB (UTF-16), actual = {bytes / 1024.0:N2} KB."));

        foreach (var action in actions)
        {
            var (tags, failure) = action switch
            {
                CreateSubOrchestrationAction child => (child.Tags, null),
                OrchestrationCompleteOrchestratorAction complete => (complete.Tags, complete.FailureDetails),
                _ => (null, null),
            };
            RestartTags.ThrowIfReserved(tags);
            for (; failure is not null; failure = failure.InnerFailure)
            {
                if (failure.IsCausedBy<OutOfMemoryException>()) throw new SessionAbortedException(failure.ErrorMessage);
            }
        }
    }
}
