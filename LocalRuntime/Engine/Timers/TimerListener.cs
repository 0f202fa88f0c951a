using System.Diagnostics.CodeAnalysis;
using LocalRuntime.Engine.Functions;
using LocalRuntime.Engine.Journaling;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;

namespace LocalRuntime.Engine.Timers;

/// <summary>
/// Runs one timer function on its schedule, never twice at once: the next run is planned when the last has ended. A failed run is logged and
/// not repeated. Official sources: <c>TimerListener.cs</c> and <c>ScheduleMonitor.cs</c> of azure-webjobs-sdk-extensions.
/// </summary>
[SuppressMessage("Design", "CA1001:Types that own disposable fields should be disposable", Justification = "A token source without a timer holds nothing.")]
internal sealed class TimerListener(
    TimerDescription timer, IFunctionInvoker invoker, TimerStatuses statuses, TimeProvider time, Journal journal, ILogger logger) : ITriggerListener
{
    // A timer of the platform cannot wait for longer than 49 days.
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(24);

    private readonly CancellationTokenSource _stopping = new();
    private Task _running = Task.CompletedTask;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var status = timer.IsMonitored ? await LoadStatusAsync(now) : new TimerStatus(timer.Name, null, timer.Schedule.NextAfter(now), now);
        _running = RunAsync(status);
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        await _running.WaitAsync(cancellationToken);
    }

    private async Task<TimerStatus> LoadStatusAsync(DateTimeOffset now)
    {
        var stored = statuses.Find(timer.Name);
        var since = stored?.Last ?? stored?.LastUpdated ?? now;
        var expected = timer.Schedule.NextAfter(since);
        if (stored?.Next == expected)
        {
            return stored;
        }

        // It is new, or its schedule has changed; what was missed under an older schedule is not made up.
        var status = expected < now
            ? new TimerStatus(timer.Name, null, timer.Schedule.NextAfter(now), now)
            : new TimerStatus(timer.Name, null, expected, since);
        await statuses.StoreAsync(status, journal);
        return status;
    }

    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "Whatever ends the schedule is logged: nobody waits for it.")]
    private async Task RunAsync(TimerStatus status)
    {
        try
        {
            var isPastDue = timer.IsMonitored && time.GetUtcNow() > status.Next;
            if (isPastDue || timer.RunsAtStart)
            {
                status = await InvokeAsync(status, isPastDue, isScheduled: false);
            }

            while (await WaitUntilAsync(status.Next))
            {
                status = await InvokeAsync(status, isPastDue: false, isScheduled: true);
            }
        }
        catch (Exception failure)
        {
            logger.LogError(failure, "The schedule of '{Timer}' has ended.", timer.Name);
        }
    }

    private async Task<bool> WaitUntilAsync(DateTimeOffset due)
    {
        try
        {
            for (var wait = due - time.GetUtcNow(); wait > TimeSpan.Zero; wait = due - time.GetUtcNow())
            {
                await Task.Delay(wait < LongestWait ? wait : LongestWait, time, _stopping.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // Stopping, as the token says below.
        }

        return !_stopping.IsCancellationRequested;
    }

    private async Task<TimerStatus> InvokeAsync(TimerStatus status, bool isPastDue, bool isScheduled)
    {
        // Off the caller's stack: a manual clock must not run functions inside of its own advance.
        await Task.Yield();
        var invokedAt = time.GetUtcNow();
        await InvokeLoggedAsync(new TimerInfo { IsPastDue = isPastDue, ScheduleStatus = timer.IsMonitored ? Show(status) : null });

        // A clock that fires early must not make the same time due again.
        var last = isScheduled && status.Next > invokedAt ? status.Next : invokedAt;
        var updated = new TimerStatus(timer.Name, last, timer.Schedule.NextAfter(last), last);
        if (timer.IsMonitored)
        {
            await statuses.StoreAsync(updated, journal);
        }

        return updated;
    }

    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "A failed run, whatever failed, does not end the schedule.")]
    private async Task InvokeLoggedAsync(TimerInfo info)
    {
        try
        {
            await invoker.InvokeAsync(timer.Function, new TimerInvocation(info), CancellationToken.None);
        }
        catch (Exception failure)
        {
            logger.LogError(failure, "Error occurred during scheduled invocation for '{Timer}'.", timer.Name);
        }
    }

    private static ScheduleStatus Show(TimerStatus status) => new()
    {
        Last = status.Last?.UtcDateTime ?? default,
        Next = status.Next.UtcDateTime,
        LastUpdated = status.LastUpdated.UtcDateTime,
    };
}
