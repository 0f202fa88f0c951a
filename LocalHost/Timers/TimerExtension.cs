using LocalHost.Hosting;

namespace LocalHost.Timers;

/// <summary>Timer triggers.</summary>
internal sealed class TimerExtension(TimerStatuses statuses) : ITriggerExtension
{
    private const string TriggerType = "timerTrigger";

    private readonly List<TimerListener> _listeners = [];

    public IReadOnlyCollection<string> TriggerTypes => [TriggerType];

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

    public Task StartAsync(CancellationToken cancellationToken) => Task.WhenAll(_listeners.Select(listener => listener.StartAsync()));

    public Task StopAsync(CancellationToken cancellationToken) => Task.WhenAll(_listeners.Select(listener => listener.StopAsync(cancellationToken)));
}
