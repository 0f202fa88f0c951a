using System.Collections.Concurrent;
using System.Reflection;
using LocalRuntime.Engine.Durable.Client;
using LocalRuntime.Engine.Durable.Hub;
using LocalRuntime.Engine.Durable.State;
using LocalRuntime.Engine.Functions;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;

namespace LocalRuntime.Engine.Durable;

/// <summary>Durable Functions: orchestrations, activities and their client, with one task hub for each app.</summary>
/// <param name="services">Clock, chance, journal, loggers.</param>
/// <param name="store">The state that the journal was opened with.</param>
/// <param name="scheduler">Runs turns and activities; a simulation brings its own.</param>
internal sealed class DurableExtension(RuntimeServices services, DurableStore store, TaskScheduler scheduler) : IRuntimeExtension
{
    private readonly ConcurrentDictionary<string, TaskHub> _hubs = new(StringComparer.OrdinalIgnoreCase);

    public bool Binds(FunctionDescriptor function, ParameterInfo parameter) =>
        DurableClientBinding.IsClient(parameter) || function.Trigger switch
        {
            OrchestrationTriggerAttribute => parameter.IsSameAs(function.TriggerParameter) || parameter.IsSameAs(DurableFunctions.InputParameterOf(function)),
            ActivityTriggerAttribute => parameter.IsSameAs(function.TriggerParameter) || ActivityTrigger.IsInstanceId(parameter),
            _ => false,
        };

    public void AddServices(string app, IServiceCollection services) =>
        services.AddSingleton<IInputBinding>(new DurableClientBinding(new LocalDurableTaskClient(Hub(app))));

    public IEnumerable<ITriggerListener> CreateListeners(FunctionApp app)
    {
        var hub = Hub(app.Name);
        hub.Attach(DurableApp.Of(app));
        return [new DurableListener(hub)];
    }

    private TaskHub Hub(string app) =>
        _hubs.GetOrAdd(app, name => new TaskHub(name, store.Hub(name), services, scheduler));
}
