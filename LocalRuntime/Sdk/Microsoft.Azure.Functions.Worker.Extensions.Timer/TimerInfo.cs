namespace Microsoft.Azure.Functions.Worker;

/// <summary>What a timer function is told. Official source: <c>extensions/Worker.Extensions.Timer/src/TimerInfo.cs</c>.</summary>
public class TimerInfo
{
    /// <summary>The schedule's state, where it is kept.</summary>
    public ScheduleStatus? ScheduleStatus { get; set; }

    /// <summary>Whether this run comes later than it was due.</summary>
    public bool IsPastDue { get; set; }
}
