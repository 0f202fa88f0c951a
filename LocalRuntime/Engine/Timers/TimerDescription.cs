using LocalRuntime.Engine.Functions;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Configuration;

namespace LocalRuntime.Engine.Timers;

/// <summary>A timer function, its schedule read.</summary>
internal sealed record TimerDescription(FunctionDescriptor Function, TimerSchedule Schedule, bool IsMonitored, bool RunsAtStart)
{
    public string Name => $"{Function.App}/{Function.Name}";

    /// <exception cref="InvalidOperationException">The schedule is malformed, or its setting is missing.</exception>
    public static TimerDescription Read(FunctionDescriptor function, TimerTriggerAttribute trigger, IConfiguration settings)
    {
        try
        {
            var schedule = TimerSchedule.Parse(SettingReferences.Resolve(trigger.Schedule, settings));
            return new TimerDescription(function, schedule, trigger.UseMonitor && !schedule.IsFrequent, trigger.RunOnStartup);
        }
        catch (FormatException malformed)
        {
            throw new InvalidOperationException($"Function '{function.Name}' has a timer trigger that makes no sense: {malformed.Message}", malformed);
        }
    }
}
