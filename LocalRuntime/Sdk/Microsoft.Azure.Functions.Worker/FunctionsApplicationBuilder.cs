using LocalRuntime.Engine.Functions;
using LocalRuntime.Engine.Hosting;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.Metrics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Microsoft.Azure.Functions.Worker.Builder;

/// <summary>Builds a function app. Official source: <c>src/DotNetWorker/Builder/FunctionsApplicationBuilder.cs</c>.</summary>
public class FunctionsApplicationBuilder : IHostApplicationBuilder, IFunctionsWorkerApplicationBuilder
{
    private readonly AppStart _start;
    private readonly HostApplicationBuilder _host;
    private readonly InvocationPipeline _pipeline = new();
    private bool _built;

    internal FunctionsApplicationBuilder(string[]? args)
    {
        _start = AppStart.Attach();
        _host = _start.CreateHostBuilder(args);
    }

    /// <summary>Values that those who build the app share.</summary>
    public IDictionary<object, object> Properties => ((IHostApplicationBuilder)_host).Properties;

    IConfigurationManager IHostApplicationBuilder.Configuration => Configuration;

    /// <summary>The app's settings.</summary>
    public ConfigurationManager Configuration => _host.Configuration;

    /// <summary>Where the app runs; locally the environment is <c>Development</c> unless AZURE_FUNCTIONS_ENVIRONMENT names another.</summary>
    public IHostEnvironment Environment => _host.Environment;

    /// <summary>The app's logging.</summary>
    public ILoggingBuilder Logging => _host.Logging;

    /// <summary>The app's metrics.</summary>
    public IMetricsBuilder Metrics => _host.Metrics;

    /// <summary>The app's services.</summary>
    public IServiceCollection Services => _host.Services;

    /// <summary>Builds the app, once.</summary>
    /// <exception cref="InvalidOperationException">It has been built already.</exception>
    public IHost Build()
    {
        ThrowIfBuilt();
        _built = true;
        return _start.Build(_host, _pipeline);
    }

    /// <summary>Replaces the service container.</summary>
    public void ConfigureContainer<TContainerBuilder>(IServiceProviderFactory<TContainerBuilder> factory, Action<TContainerBuilder>? configure = null)
        where TContainerBuilder : notnull => _host.ConfigureContainer(factory, configure);

    /// <summary>Adds middleware, inside of that which was added before.</summary>
    /// <exception cref="InvalidOperationException">The app has been built already.</exception>
    public IFunctionsWorkerApplicationBuilder Use(Func<FunctionExecutionDelegate, FunctionExecutionDelegate> middleware)
    {
        ThrowIfBuilt();
        _pipeline.Use(middleware);
        return this;
    }

    private void ThrowIfBuilt()
    {
        if (_built)
        {
            throw new InvalidOperationException("The application has already been built.");
        }
    }
}
