using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using LocalHost.Extensions;
using LocalHost.Workers;
using LocalHost.Workers.Rpc;
using Microsoft.Extensions.Logging;

namespace LocalHost.Timers;

/// <summary>
/// Runs one timer function on its schedule, never twice at once: the next run is planned when the last has ended. A failed run is logged and
/// not repeated. Official sources: <c>TimerListener.cs</c>, <c>ScheduleMonitor.cs</c> and <c>TimerInfo.cs</c> of azure-webjobs-sdk-extensions.
/// </summary>
[SuppressMessage(
    "Design", "CA1001:Types that own disposable fields should be disposable", Justification = "A token source without a timer and a semaphore hold nothing.")]
internal sealed class TimerListener(HostedApp app, WorkerFunction function, TimerSchedule schedule, TimerStatuses statuses)
{
    // A timer of the platform cannot wait for longer than 49 days.
    private static readonly TimeSpan MaxWait = TimeSpan.FromDays(24);

    private readonly string _name = $"{app.Name}/{function.Name}";
    private readonly bool _isMonitored = (function.Trigger.Flag("useMonitor") ?? true) && !schedule.IsFrequent;
    private readonly ILogger _log = app.Loggers.CreateLogger<TimerListener>();
    private readonly CancellationTokenSource _stopping = new();
    private readonly SemaphoreSlim _turn = new(1);
    private Task _running = Task.CompletedTask;
    private TimerStatus? _status;

    /// <summary>Its present state.</summary>
    public TimerView View => new(app.Name, function.Name, schedule.Text, _status?.Last, _status?.Next, IsRunning: _turn.CurrentCount == 0);

    public async Task StartAsync()
    {
        var now = app.Time.GetUtcNow();
        _status = _isMonitored ? await LoadStatusAsync(now) : new TimerStatus(null, schedule.NextAfter(now), now);
        _running = RunAsync(_status);
    }

    /// <summary>Runs the function now, or after the run that is under way. Its schedule does not change.</summary>
    public Task RunNowAsync() => InvokeLoggedAsync(Show(_status!, isPastDue: false));

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        await _running.WaitAsync(cancellationToken);
    }

    private async Task<TimerStatus> LoadStatusAsync(DateTimeOffset now)
    {
        var stored = statuses.Find(_name);
        var since = stored?.Last ?? stored?.LastUpdated ?? now;
        var expected = schedule.NextAfter(since);
        if (stored?.Next == expected)
            return stored;

        // It is new, or its schedule has changed; what was missed under an older schedule is not made up.
        var status = expected < now ? new TimerStatus(null, schedule.NextAfter(now), now) : new TimerStatus(null, expected, since);
        await statuses.StoreAsync(_name, status);
        return status;
    }

    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "Whatever ends the schedule is logged: nobody waits for it.")]
    private async Task RunAsync(TimerStatus status)
    {
        try
        {
            var isPastDue = _isMonitored && app.Time.GetUtcNow() > status.Next;
            if (isPastDue || function.Trigger.Flag("runOnStartup") == true)
                status = await InvokeAsync(status, isPastDue, isScheduled: false);
            while (await WaitUntilAsync(status.Next))
                status = await InvokeAsync(status, isPastDue: false, isScheduled: true);
        }
        catch (Exception failure)
        {
            _log.LogError(failure, "The schedule of '{Timer}' has ended.", _name);
        }
    }

    private async Task<bool> WaitUntilAsync(DateTimeOffset due)
    {
        try
        {
            for (var wait = due - app.Time.GetUtcNow(); wait > TimeSpan.Zero; wait = due - app.Time.GetUtcNow())
                await Task.Delay(wait < MaxWait ? wait : MaxWait, app.Time, _stopping.Token);
        }
        catch (OperationCanceledException)
        {
            // Stopping, as the token says below.
        }

        return !_stopping.IsCancellationRequested;
    }

    private async Task<TimerStatus> InvokeAsync(TimerStatus status, bool isPastDue, bool isScheduled)
    {
        // Leaves the caller's stack: a manual clock must not run functions while it is being advanced.
        await Task.Yield();
        var invokedAt = app.Time.GetUtcNow();
        var succeeded = await InvokeLoggedAsync(Show(status, isPastDue));

        // A clock that fires early must not make the same time due again.
        var last = isScheduled && status.Next > invokedAt ? status.Next : invokedAt;
        var updated = new TimerStatus(last, schedule.NextAfter(last), last);

        // A run that the host's stop cut short is made up at the next start.
        if (_isMonitored && (succeeded || !_stopping.IsCancellationRequested))
            await statuses.StoreAsync(_name, updated);
        return _status = updated;
    }

    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "A failed run, whatever failed, does not end the schedule.")]
    private async Task<bool> InvokeLoggedAsync(string timerInfo)
    {
        try
        {
            var request = app.CreateInvocation(function, new TypedData { Json = timerInfo });
            await _turn.WaitAsync(_stopping.Token);
            var response = await InvokeInTurnAsync(request);
            if (response.Result.Status == StatusResult.Types.Status.Success)
                return true;
            _log.FunctionFailed(function, response);
        }
        catch (Exception failure)
        {
            _log.LogError(failure, "Error occurred during scheduled invocation for '{Timer}'.", _name);
        }

        return false;
    }

    private async Task<InvocationResponse> InvokeInTurnAsync(InvocationRequest request)
    {
        try
        {
            return await app.Worker.InvokeAsync(function, request, _stopping.Token);
        }
        finally
        {
            _turn.Release();
        }
    }

    private string Show(TimerStatus status, bool isPastDue) => JsonSerializer.Serialize(new
    {
        Schedule = new { AdjustForDST = true },
        ScheduleStatus = _isMonitored
            ? new { Last = status.Last?.UtcDateTime ?? default, Next = status.Next.UtcDateTime, LastUpdated = status.LastUpdated.UtcDateTime }
            : null,
        IsPastDue = isPastDue,
    });
}

/// <summary>A timer function as the console shows it.</summary>
internal sealed record TimerView(string App, string Function, string Schedule, DateTimeOffset? Last, DateTimeOffset? Next, bool IsRunning);
