using System.Reflection;
using LocalRuntime.Engine.Functions;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace LocalRuntime.Engine.Timers;

/// <summary>Timer triggers.</summary>
internal sealed class TimerExtension(RuntimeServices runtime, TimerStatuses statuses) : IRuntimeExtension
{
    public bool Binds(FunctionDescriptor function, ParameterInfo parameter) =>
        function.Trigger is TimerTriggerAttribute && parameter.IsSameAs(function.TriggerParameter) && parameter.ParameterType == typeof(TimerInfo);

    public void AddServices(string app, IServiceCollection services)
    {
        // Timer functions need none.
    }

    public IEnumerable<ITriggerListener> CreateListeners(FunctionApp app) =>
        from function in app.Functions
        where function.Trigger is TimerTriggerAttribute
        select new TimerListener(
            TimerDescription.Read(function, (TimerTriggerAttribute)function.Trigger, app.Configuration),
            app.Invoker,
            statuses,
            runtime.Time,
            runtime.Journal,
            runtime.Loggers.CreateLogger<TimerListener>());
}
