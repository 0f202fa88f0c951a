using Microsoft.Azure.Functions.Worker;

namespace TriggersApp;

/// <summary>Timer functions that record when they ran.</summary>
internal static class TimerFunctions
{
    [Function(nameof(Nightly))]
    public static void Nightly([TimerTrigger("%NightlySchedule%")] TimerInfo timer) =>
        Records.Add($"nightly {timer.IsPastDue} {timer.ScheduleStatus!.Last:s} {timer.ScheduleStatus.Next:s}");
}
