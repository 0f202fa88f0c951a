using System.Reflection;
using LocalRuntime.Engine.Functions;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace LocalRuntime.Engine.Broker.Trigger;

/// <summary>Service Bus triggers.</summary>
/// <param name="runtime">Clock, chance, faults, loggers.</param>
/// <param name="scheduler">Runs the functions; a simulation brings its own.</param>
internal sealed class ServiceBusExtension(RuntimeServices runtime, TaskScheduler scheduler) : IRuntimeExtension
{
    public bool Binds(FunctionDescriptor function, ParameterInfo parameter) =>
        function.Trigger is ServiceBusTriggerAttribute && (parameter.IsSameAs(function.TriggerParameter)
            ? parameter.ParameterType != typeof(BinaryData)
            : parameter.ParameterType == typeof(ServiceBusMessageActions));

    public void AddServices(string app, IServiceCollection services)
    {
        // Service Bus functions need none: clients find the broker by its host.
    }

    public IEnumerable<ITriggerListener> CreateListeners(FunctionApp app)
    {
        var options = ServiceBusOptions.Read(app.HostJson, runtime.Loggers.CreateLogger<ServiceBusExtension>());
        return
        [
            .. from function in app.Functions
            where function.Trigger is ServiceBusTriggerAttribute
            select new ServiceBusListener(ServiceBusSubscriber.Read(function, app, options), app.Invoker, runtime, scheduler, app.Shutdown),
        ];
    }
}
