using System.Diagnostics.CodeAnalysis;
using LocalRuntime.Engine.Durable.Records;

namespace LocalRuntime.Engine.Durable.Hub;

/// <summary>
/// Runs activities. An activity whose result did not become durable, with the turn that takes it in, runs again after the next start.
/// Official sources: <c>TaskActivityDispatcher.cs</c> (durabletask), <c>OutOfProcMiddleware.cs</c> (azure-functions-durable-extension).
/// </summary>
[SuppressMessage(
    "Design", "CA1001:Types that own disposable fields should be disposable",
    Justification = "A semaphore without a wait handle holds nothing, and work that outlives a stop still uses it.")]
internal sealed class ActivityRunner(TaskHub hub, DurableApp app, BackgroundWork work)
{
    private readonly SemaphoreSlim _slots = new(app.Options.MaxConcurrentActivities);

    /// <summary>Runs an activity as soon as there is a place for it, and answers, unless the hub stops first.</summary>
    public void Start(InstanceStarted orchestration, TaskScheduled task, Action<HistoryEvent> answer) =>
        work.Start(async () =>
        {
            var scheduledAt = hub.Time.GetUtcNow();
            try
            {
                await _slots.WaitAsync(hub.Stopping);
            }
            catch (OperationCanceledException)
            {
                return;
            }

            try
            {
                if (await RunAsync(orchestration, task, scheduledAt) is { } result)
                {
                    answer(result);
                }
            }
            finally
            {
                _slots.Release();
            }
        });

    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "Whatever an activity throws is its result.")]
    private async Task<HistoryEvent?> RunAsync(InstanceStarted orchestration, TaskScheduled task, DateTimeOffset scheduledAt)
    {
        if (app.Functions.FindActivity(task.Name) is not { } function)
        {
            return new TaskFailed(task.Id, app.Functions.MissingActivity(task.Name));
        }

        var spans = DurableTracing.BeginActivity(orchestration, task, scheduledAt);
        var trigger = new ActivityTrigger(orchestration.Instance, task.Input, function, app.Converter, spans?.TraceParent ?? orchestration.TraceParent);
        try
        {
            var result = app.Converter.Serialize(await app.Invoker.InvokeAsync(function, trigger, app.Shutdown));
            spans?.End(failure: null);
            return new TaskCompleted(task.Id, result);
        }
        catch (Exception) when (app.Shutdown.IsCancellationRequested)
        {
            // It may have been cut off: it runs again at the next start.
            spans?.End("The host stops.");
            return null;
        }
        catch (Exception failure)
        {
            spans?.End(failure.Message);
            return new TaskFailed(task.Id, Failure.Of(failure));
        }
    }
}
