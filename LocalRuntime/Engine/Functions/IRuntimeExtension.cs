using Microsoft.Extensions.DependencyInjection;

namespace LocalRuntime.Engine.Functions;

/// <summary>A kind of trigger with its bindings (HTTP, durable, Service Bus, timer), for all apps of one runtime.</summary>
public interface IRuntimeExtension
{
    /// <summary>Adds what the extension offers to an app's services, before the app's container is built.</summary>
    void AddServices(string app, IServiceCollection services);

    /// <summary>Makes the listeners for an app's functions; called once for each app, when all apps are built.</summary>
    /// <exception cref="InvalidOperationException">A function's attributes make no sense; the message names it.</exception>
    IEnumerable<ITriggerListener> CreateListeners(FunctionApp app);
}
