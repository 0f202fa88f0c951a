using System.Text.Json;
using DurableTask.Core;
using DurableTask.Core.Exceptions;
using DurableTask.Core.History;
using DurableTask.Core.Middleware;
using LocalHost.Workers.Rpc;

namespace LocalHost.Durable.Dispatch;

/// <summary>Runs an activity in the worker, as OutOfProcMiddleware.CallActivityAsync of the WebJobs extension does.</summary>
internal sealed class ActivityDispatch(DurableFunctions functions)
{
    /// <exception cref="SessionAbortedException">The worker was lost or the host is stopping. The engine abandons the work item, and it runs again.</exception>
    public async Task RunAsync(DispatchMiddlewareContext context)
    {
        var scheduled = context.GetProperty<TaskScheduledEvent>();
        var instance = context.GetProperty<OrchestrationInstance>();
        context.SetProperty(new ActivityExecutionResult { ResponseEvent = await RunAsync(scheduled, instance) });
    }

    private async Task<HistoryEvent> RunAsync(TaskScheduledEvent scheduled, OrchestrationInstance instance)
    {
        var name = scheduled.Name ?? "";
        if (functions.Find(DurableFunctions.Activity, name) is not { } function)
            return new TaskFailedEvent(-1, scheduled.EventId, functions.UnknownFunctionMessage(DurableFunctions.Activity, name), details: null);

        TypedData input;
        try
        {
            input = TypedValue.Of(TypedValue.OnlyElement(scheduled.Input));
        }
        catch (Exception exception) when (exception is ArgumentException or JsonException)
        {
            return Failed(function.Name, new FailureDetails(exception));
        }

        var response = await functions.InvokeAsync(function, input, instance.InstanceId);
        return response.Result.Status == StatusResult.Types.Status.Success
            ? new TaskCompletedEvent(-1, scheduled.EventId, TypedValue.ToJson(response.ReturnValue))
            : Failed(function.Name, ActivityFailure.Read(response.Result));

        TaskFailedEvent Failed(string activity, FailureDetails failure) =>
            new(-1, scheduled.EventId, $"Function '{activity}' failed with an unhandled exception.", details: null, failure);
    }
}
