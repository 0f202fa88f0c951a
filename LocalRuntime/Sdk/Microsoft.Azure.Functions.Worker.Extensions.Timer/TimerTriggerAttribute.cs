using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Runs the function on a schedule. Official source: <c>extensions/Worker.Extensions.Timer/src/TimerTriggerAttribute.cs</c>.</summary>
public sealed class TimerTriggerAttribute : TriggerBindingAttribute
{
    /// <summary>
    /// A schedule: an NCRONTAB expression of six fields, the first of them seconds (or of five, without seconds), or a TimeSpan between runs.
    /// <c>%name%</c> takes it from the setting of that name.
    /// </summary>
    public TimerTriggerAttribute(string schedule)
    {
        Schedule = schedule;
        UseMonitor = true;
    }

    /// <summary>The schedule.</summary>
    public string Schedule { get; }

    /// <summary>Whether the schedule's state is kept over restarts, so that a missed run is made up. Schedules under a minute never keep it.</summary>
    public bool UseMonitor { get; set; }

    /// <summary>Whether the function also runs when the host starts.</summary>
    public bool RunOnStartup { get; set; }
}
