using LocalHost.Servers;
using LocalHost.Workers;
using LocalHost.Workers.Rpc;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace LocalHost.Extensions;

/// <summary>
/// What starts the functions of some trigger types: one for the whole host, and told of each app. The host calls the members in their order here;
/// each app is added before any is started.
/// </summary>
internal interface ITriggerExtension
{
    /// <summary>The trigger types whose functions it runs, such as timerTrigger. Case does not count.</summary>
    IReadOnlyCollection<string> TriggerTypes { get; }

    /// <summary>Who gives the values of other bindings, to functions of whatever trigger.</summary>
    IReadOnlyCollection<IBindingValueProvider> BindingValues => [];

    /// <summary>Adds to the services of the server that workers connect to.</summary>
    void AddWorkerServices(IServiceCollection services)
    {
    }

    /// <summary>Adds gRPC services for workers, beside the event stream. They are called as soon as a worker runs.</summary>
    void MapWorkerServices(IEndpointRouteBuilder endpoints)
    {
    }

    /// <summary>Reads an app's functions and settings, whose worker is ready. Nothing is invoked yet.</summary>
    /// <exception cref="HostStartException">They make no sense.</exception>
    void Add(HostedApp app);

    /// <summary>Adds endpoints to the public front end, such as a management API.</summary>
    void MapEndpoints(IEndpointRouteBuilder endpoints)
    {
    }

    /// <summary>From now on functions are invoked.</summary>
    Task StartAsync(CancellationToken cancellationToken);

    /// <summary>Takes no more work and waits for what runs, until the token is cancelled; what runs then is abandoned. May be called without a start.</summary>
    Task StopAsync(CancellationToken cancellationToken);
}

/// <summary>Gives the value of a binding that is no trigger, such as durableClient.</summary>
internal interface IBindingValueProvider
{
    /// <summary>The binding type. Case does not count.</summary>
    string BindingType { get; }

    /// <summary>The value for one invocation.</summary>
    TypedData GetValue(HostedApp app, FunctionBinding binding);
}
