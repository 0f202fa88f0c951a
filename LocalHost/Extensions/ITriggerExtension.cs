using LocalHost.Servers;
using LocalHost.Workers;
using LocalHost.Workers.Rpc;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace LocalHost.Extensions;

/// <summary>
/// Invokes the functions of some trigger types, for all apps of the host. The host calls the members in the order in which they are declared; all apps are
/// added before the start.
/// </summary>
internal interface ITriggerExtension
{
    /// <summary>The trigger types whose functions it invokes, such as timerTrigger. Case does not matter.</summary>
    IReadOnlyCollection<string> TriggerTypes { get; }

    /// <summary>The providers of bindings that are not triggers, for functions of any trigger.</summary>
    IReadOnlyCollection<IBindingValueProvider> BindingValues => [];

    /// <summary>Adds to the services of the server that workers connect to.</summary>
    void AddWorkerServices(IServiceCollection services)
    {
    }

    /// <summary>Adds gRPC services for workers, beside the event stream. They are called as soon as a worker runs.</summary>
    void MapWorkerServices(IEndpointRouteBuilder endpoints)
    {
    }

    /// <summary>Reads the functions and settings of an app whose worker is ready. Nothing is invoked yet.</summary>
    /// <exception cref="HostStartException">They are invalid; the message says what.</exception>
    void Add(HostedApp app);

    /// <summary>Adds endpoints to the public front end, such as a management API.</summary>
    void MapEndpoints(IEndpointRouteBuilder endpoints)
    {
    }

    /// <summary>Begins to invoke functions.</summary>
    Task StartAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Takes no more work, and waits for running functions until the token is cancelled; then they are abandoned. May be called without a start.
    /// </summary>
    Task StopAsync(CancellationToken cancellationToken);
}

/// <summary>Provides the values of a binding that is not a trigger, such as durableClient.</summary>
internal interface IBindingValueProvider
{
    /// <summary>The binding type. Case does not matter.</summary>
    string BindingType { get; }

    /// <summary>The value for one invocation.</summary>
    TypedData GetValue(HostedApp app, FunctionBinding binding);
}
