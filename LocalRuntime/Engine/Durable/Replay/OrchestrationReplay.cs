using System.Diagnostics.CodeAnalysis;
using DurableTask.Core.Exceptions;
using LocalRuntime.Engine.Durable.Records;
using Microsoft.DurableTask.Client;

namespace LocalRuntime.Engine.Durable.Replay;

/// <summary>
/// Replays an orchestrator through its history, on the calling thread, and lets it go on from there with what is new.
/// Official sources: <c>TaskOrchestrationExecutor.cs</c> (durabletask), <c>TaskOrchestrationShim.cs</c> (durabletask-dotnet).
/// </summary>
internal sealed class OrchestrationReplay(TurnInput input, ReplayState state, ReplayClock clock, OrchestrationSynchronizationContext thread)
{
    private Task<string?>? _execution;

    /// <summary>Set by the context's members: an orchestrator that waits before it used any of them waits for something else.</summary>
    public bool WasContextUsed { get; set; }

    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "Whatever fails, fails the orchestration.")]
    public TurnResult Run(Func<Task<object?>> orchestrator, Func<object?> customStatus)
    {
        var previous = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(thread);
        thread.Begin();
        try
        {
            var outcome = PlayAll(orchestrator);
            return new TurnResult(
                outcome is null ? state.NewActions : [], input.Converter.Serialize(customStatus()), outcome, state.CancelledTimers);
        }
        catch (Exception failure)
        {
            return TurnResult.Ended(Outcome.Failed(failure));
        }
        finally
        {
            thread.End();
            SynchronizationContext.SetSynchronizationContext(previous);
        }
    }

    private Outcome? PlayAll(Func<Task<object?>> orchestrator)
    {
        try
        {
            PlayPast(orchestrator);
            clock.BeginTurn(input.Now, isReplaying: false);
            Play(input.Events, orchestrator);
            return FindOutcome();
        }
        catch (NonDeterministicOrchestrationException departure)
        {
            return Outcome.Failed(departure);
        }
    }

    private void PlayPast(Func<Task<object?>> orchestrator)
    {
        foreach (var turn in input.Past)
        {
            clock.BeginTurn(turn.At, isReplaying: true);
            Play(turn.Events, orchestrator);
            foreach (var action in turn.Actions)
            {
                state.Match(action);
            }
        }
    }

    private void Play(IReadOnlyList<HistoryEvent> events, Func<Task<object?>> orchestrator)
    {
        _execution ??= ExecuteAsync(orchestrator);
        foreach (var happened in events)
        {
            state.Play(happened);
            thread.RunPosted();
        }
    }

    private async Task<string?> ExecuteAsync(Func<Task<object?>> orchestrator)
    {
        var running = orchestrator();
        thread.RunPosted();
        if (!running.IsCompleted && !WasContextUsed)
        {
            throw IllegalAwait.Exception();
        }

        var output = await running;
        return thread.IsOrchestratorThread ? input.Converter.Serialize(output) : throw IllegalAwait.Exception();
    }

    private Outcome? FindOutcome()
    {
        if (thread.WasCalledFromOutside)
        {
            return Outcome.Failed(IllegalAwait.Exception());
        }

        if (state.HasPendingTasks)
        {
            return null;
        }

        if (!_execution!.IsCompleted)
        {
            // Nothing that could still happen to this orchestration would let it go on. Officially it hangs from here on.
            return state.Events.AreAwaited ? null : Outcome.Failed(IllegalAwait.Exception());
        }

        return EndOf(_execution);
    }

    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "Whatever the orchestrator throws is its failure.")]
    private static Outcome EndOf(Task<string?> completed)
    {
        try
        {
            return new Outcome(OrchestrationRuntimeStatus.Completed, completed.GetAwaiter().GetResult(), Failure: null);
        }
        catch (Exception failure)
        {
            return Outcome.Failed(failure);
        }
    }
}
