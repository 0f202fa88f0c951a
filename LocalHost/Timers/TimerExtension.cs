using LocalHost.Extensions;
using LocalHost.Servers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace LocalHost.Timers;

/// <summary>Invokes timer functions on their schedules, or when asked to.</summary>
internal sealed class TimerExtension(TimerStatuses statuses) : ITriggerExtension
{
    private const string TriggerType = "timerTrigger";

    private readonly List<TimerListener> _listeners = [];

    public IReadOnlyCollection<string> TriggerTypes => [TriggerType];

    /// <summary>All timer functions.</summary>
    public IEnumerable<TimerView> Timers => _listeners.Select(listener => listener.View);

    public void Add(HostedApp app)
    {
        foreach (var function in app.Worker.Functions.Where(function => function.Trigger.Is(TriggerType)))
        {
            try
            {
                var schedule = TimerSchedule.Parse(SettingReferences.Resolve(function.Trigger.Text("schedule") ?? "", app.Settings));
                _listeners.Add(new TimerListener(app, function, schedule, statuses));
            }
            catch (FormatException malformed)
            {
                throw new HostStartException($"Function '{function.Name}' has a timer trigger that makes no sense: {malformed.Message}", malformed);
            }
        }
    }

    /// <summary>
    /// Adds <c>POST /admin/functions/{name}</c> of the official host, for timer functions: 202, and the function runs. Official source:
    /// functions-manually-run-non-http.md (azure-docs).
    /// </summary>
    public void MapEndpoints(IEndpointRouteBuilder endpoints) => endpoints.MapPost(
        "/admin/functions/{name}", (string name) => RunNow(name) ? Results.StatusCode(StatusCodes.Status202Accepted) : Results.NotFound());

    /// <summary>Runs a timer function now, or after the run that is under way. Its schedule does not change.</summary>
    /// <returns>Whether there is a timer function of that name.</returns>
    public bool RunNow(string function)
    {
        var asked = _listeners.Where(listener => string.Equals(listener.View.Function, function, StringComparison.OrdinalIgnoreCase)).ToList();
        foreach (var listener in asked)
            _ = listener.RunNowAsync();
        return asked.Count > 0;
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.WhenAll(_listeners.Select(listener => listener.StartAsync()));

    public Task StopAsync(CancellationToken cancellationToken) => Task.WhenAll(_listeners.Select(listener => listener.StopAsync(cancellationToken)));
}
