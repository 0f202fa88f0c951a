using System.Diagnostics.CodeAnalysis;
using LocalRuntime.Engine.Durable.Records;
using LocalRuntime.Engine.Durable.Replay;
using LocalRuntime.Engine.Durable.State;
using LocalRuntime.Engine.Journaling;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;

namespace LocalRuntime.Engine.Durable.Hub;

/// <summary>
/// Gives orchestrators their turns. A turn is one record in the journal; what it asks for begins when the record is durable, and not before.
/// Official sources: <c>TaskOrchestrationDispatcher.cs</c> (durabletask), <c>OutOfProcMiddleware.cs</c> (azure-functions-durable-extension).
/// </summary>
[SuppressMessage(
    "Design", "CA1001:Types that own disposable fields should be disposable",
    Justification = "A semaphore without a wait handle holds nothing, and work that outlives a stop still uses it.")]
internal sealed class OrchestratorRunner(TaskHub hub, DurableApp app, OpenActions actions)
{
    // A number that no action has.
    private const int StartTimer = -1;

    private readonly SemaphoreSlim _slots = new(app.Options.MaxConcurrentOrchestrators);
    private readonly ILogger _logger = app.Loggers.CreateLogger<OrchestratorRunner>();

    /// <summary>Takes the instance's turn where one is due; returns whether there might be more to do. Only for the holder of its mailbox.</summary>
    public async Task<bool> TakeTurnAsync(OrchestrationInstance instance)
    {
        if (!IsDue(instance))
        {
            return false;
        }

        await _slots.WaitAsync();
        try
        {
            return await TakeDueTurnAsync(instance);
        }
        catch (JournalBrokenException broken)
        {
            _logger.LogCritical(broken, "Orchestration '{InstanceId}' stands still until the next start.", instance.Id);
            return false;
        }
        finally
        {
            _slots.Release();
        }
    }

    private bool IsDue(OrchestrationInstance instance)
    {
        if (!hub.IsRunning || instance.View is not { HasEnded: false } view)
        {
            return false;
        }

        actions.Resume(instance);
        if (view.Status == OrchestrationRuntimeStatus.Suspended)
        {
            return false;
        }

        return instance.Turns.Count > 0 ? instance.Live.Arrived.Count > 0 : IsStartDue(instance, view.Start.StartAt);
    }

    private bool IsStartDue(OrchestrationInstance instance, DateTime? startAt)
    {
        if (startAt is null || startAt <= hub.Now)
        {
            return true;
        }

        if (!instance.Live.HasTimer(StartTimer))
        {
            var id = instance.Id;
            instance.Live.Keep(StartTimer, DurableTimer.Start(hub.Time, startAt.Value, () => hub.Mail.Wake(id)));
        }

        return false;
    }

    private async Task<bool> TakeDueTurnAsync(OrchestrationInstance instance)
    {
        var start = instance.View!.Start;
        var now = hub.Now;
        var events = instance.Live.Arrived.ToArray();
        var result = await RunAsync(new TurnInput(start, instance.Turns, now, events, app.Converter, app.Loggers));
        if (result is null)
        {
            return false;
        }

        if (result.Outcome?.Failure is { } failure)
        {
            _logger.LogError(
                "An error occurred while executing the orchestrator function '{FunctionName}' of '{InstanceId}': {ErrorType}: {ErrorMessage}",
                start.Name, start.Instance, failure.Type, failure.Message);
        }

        await CommitAsync(instance, new TurnTaken(hub.Name, instance.Id, now, events, result.Actions, result.CustomStatus, result.Outcome));
        if (instance.View is { HasEnded: true })
        {
            return false;
        }

        instance.Live.Arrived.RemoveRange(0, events.Length);
        foreach (var action in result.Actions)
        {
            actions.Begin(instance, action);
        }

        foreach (var timer in result.CancelledTimers)
        {
            instance.Live.Cancel(timer);
        }

        return true;
    }

    // A turn that is too large for the journal ends its orchestration, and nothing else.
    private async Task CommitAsync(OrchestrationInstance instance, TurnTaken turn)
    {
        try
        {
            await hub.CommitAsync(instance, turn);
        }
        catch (ArgumentException tooLarge)
        {
            await hub.CommitAsync(instance, turn with { Events = [], Actions = [], CustomStatus = null, Outcome = Outcome.Failed(tooLarge) });
        }
    }

    [SuppressMessage(
        "Design", "CA1031:Do not catch general exception types",
        Justification = "What middleware throws fails the orchestration, officially too.")]
    private async Task<TurnResult?> RunAsync(TurnInput input)
    {
        var name = input.Start.Name;
        if (app.Functions.FindOrchestrator(name) is not { } function)
        {
            var missing = app.Functions.MissingOrchestrator(name);
            return TurnResult.Ended(Outcome.Failed(missing.Message, missing));
        }

        var turn = new OrchestrationTurn(input, function, DurableTracing.ParentOfTurn(input.Start));
        try
        {
            await app.Invoker.InvokeAsync(function.Descriptor, turn, app.Shutdown);
        }
        catch (Exception) when (app.Shutdown.IsCancellationRequested)
        {
            return null;
        }
        catch (Exception failure)
        {
            return TurnResult.Ended(Outcome.Failed($"Function '{name}' failed with an unhandled exception.", Failure.Of(failure)));
        }

        return turn.Result ?? TurnResult.Ended(Outcome.Failed(new InvalidOperationException(
            "The function invocation resulted in a null response. This means that middleware did not call the orchestrator function.")));
    }
}
