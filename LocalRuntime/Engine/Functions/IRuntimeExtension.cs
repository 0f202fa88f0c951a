using System.Reflection;
using Microsoft.Extensions.DependencyInjection;

namespace LocalRuntime.Engine.Functions;

/// <summary>A kind of trigger with its bindings (HTTP, durable, Service Bus, timer), for all apps of one runtime.</summary>
public interface IRuntimeExtension
{
    /// <summary>
    /// Whether the extension gives this parameter its value: as the trigger, beside it, or as an input binding. Asked at the start for every
    /// parameter but <c>FunctionContext</c> and <c>CancellationToken</c>; one that no extension binds stops the start.
    /// </summary>
    bool Binds(FunctionDescriptor function, ParameterInfo parameter);

    /// <summary>Adds what the extension offers to an app's services, before the app's container is built.</summary>
    void AddServices(string app, IServiceCollection services);

    /// <summary>Makes the listeners for an app's functions; called once for each app, when all apps are built.</summary>
    /// <exception cref="InvalidOperationException">A function's attributes make no sense; the message names it.</exception>
    IEnumerable<ITriggerListener> CreateListeners(FunctionApp app);
}
