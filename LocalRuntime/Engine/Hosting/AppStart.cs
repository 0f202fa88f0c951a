using LocalRuntime.Engine.Functions;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace LocalRuntime.Engine.Hosting;

/// <summary>
/// Leads an app's entry point, which is ordinary code for Azure, to the runtime that started it: what it builds attaches here, and the runtime
/// waits here for its host. Each start belongs to the thread that runs the entry point.
/// </summary>
internal sealed class AppStart(AppStartOptions options)
{
    private static readonly AsyncLocal<AppStart?> Ambient = new();

    private readonly TaskCompletionSource<StartedHost> _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _attached;

    /// <summary>Completes when the app's host has started.</summary>
    public Task<StartedHost> Started => _started.Task;

    /// <summary>Finds the start that the calling entry point belongs to.</summary>
    /// <exception cref="InvalidOperationException">The app runs by itself.</exception>
    public static AppStart Attach()
    {
        var start = Ambient.Value ?? throw new InvalidOperationException(
            "This build of the function app runs inside the local runtime: start it with 'dotnet run --project LocalHost'. "
            + "To run it in Azure or under Core Tools, build it with FunctionsRuntime=Azure.");
        return Interlocked.Exchange(ref start._attached, 1) == 0
            ? start
            : throw new InvalidOperationException($"The entry point of app '{start.Name}' builds more than one function app.");
    }

    private string Name => options.Name;

    /// <summary>Makes this the start that <see cref="Attach"/> finds on the calling thread.</summary>
    public void EnterThread() => Ambient.Value = this;

    /// <summary>The counterpart of the official builder's defaults, with the app's settings in place of the process environment.</summary>
    public HostApplicationBuilder CreateHostBuilder(string[]? args)
    {
        var configuration = new ConfigurationManager();
        configuration.AddConfiguration(options.Settings);
        configuration.AddCommandLine(args ?? []);
        var builder = new HostApplicationBuilder(new HostApplicationBuilderSettings
        {
            DisableDefaults = true,
            ApplicationName = options.Name,
            Configuration = configuration,
            ContentRootPath = options.ContentRoot,
            EnvironmentName = options.Settings["AZURE_FUNCTIONS_ENVIRONMENT"] ?? Environments.Development,
        });
        var validate = builder.Environment.IsDevelopment();
        builder.ConfigureContainer(new DefaultServiceProviderFactory(new ServiceProviderOptions { ValidateScopes = validate, ValidateOnBuild = validate }));
        builder.Logging.AddConfiguration(builder.Configuration.GetSection("Logging"));
        builder.Services.AddSingleton<ILoggerProvider>(new ForwardingLoggerProvider(options.Loggers));
        WorkerServices.AddTo(builder.Services);
        foreach (var extension in options.Extensions)
        {
            extension.AddServices(options.Name, builder.Services);
        }

        return builder;
    }

    /// <summary>Builds the app's host. The runtime, not the console, says when it stops.</summary>
    public IHost Build(HostApplicationBuilder builder, InvocationPipeline pipeline)
    {
        builder.Services.AddSingleton<IHostLifetime, AttachedLifetime>();
        builder.Services.AddSingleton(options.Time);
        options.ConfigureServices(builder.Services);
        var host = builder.Build();
        var lifetime = host.Services.GetRequiredService<IHostApplicationLifetime>();
        lifetime.ApplicationStarted.Register(() => _started.TrySetResult(new StartedHost(host.Services, builder.Configuration, pipeline, lifetime)));
        return host;
    }
}
