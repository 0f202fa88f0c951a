using System.Reflection;
using LocalRuntime;
using LocalRuntime.Engine;
using LocalRuntime.Engine.Hosting;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;

namespace Tests.Infrastructure;

/// <summary>What a function app's own entry point makes of its settings. Nothing of it reaches a network.</summary>
/// <param name="ReadSettings">The settings that its code asks for.</param>
/// <param name="OwnTables">The tables that it creates at its start; not known where its connection is by identity.</param>
/// <param name="Triggers">The trigger attributes of its functions.</param>
internal sealed record ComposedApp(IReadOnlyCollection<string> ReadSettings, IReadOnlyCollection<string> OwnTables, IReadOnlyList<Attribute> Triggers)
{
    /// <summary>The function apps: their names in Azure, and their assemblies.</summary>
    public static IReadOnlyDictionary<string, string> Assemblies { get; } = new Dictionary<string, string>
    {
        ["orders"] = "OrderFunctions",
        ["notifications"] = "NotificationFunctions",
    };

    /// <summary>Runs an app's entry point until its host has started, makes one object of every function class, and stops it.</summary>
    public static async Task<ComposedApp> StartAsync(string name, IReadOnlyDictionary<string, string> settings)
    {
        var app = LocalApp.FromAssembly(name, Assembly.Load(Assemblies[name]));
        var (read, created) = await RunAsync(app, settings);
        var (framework, _) = await RunAsync(LocalApp.FromTypes("empty", RunEmptyApp), settings);
        var functions = FunctionMethods(app);
        return new ComposedApp(
            [.. read.Except(framework)],
            created,
            [.. functions.SelectMany(function => function.GetParameters()).SelectMany(parameter => parameter.GetCustomAttributes())]);
    }

    private static async Task<(IReadOnlyCollection<string> Read, IReadOnlyCollection<string> Created)> RunAsync(
        LocalApp app, IReadOnlyDictionary<string, string> settings)
    {
        // Validation of services is the development environment's; here the services of the runtime are missing.
        var values = settings.ToDictionary(setting => setting.Key.Replace("__", ":", StringComparison.Ordinal), string? (setting) => setting.Value);
        values["AZURE_FUNCTIONS_ENVIRONMENT"] = Environments.Production;
        // The local runtime has no exporter to Azure Monitor and says so. The app asks for the setting all the same.
        values.Remove("APPLICATIONINSIGHTS_CONNECTION_STRING");
        var recorded = new RecordingConfiguration(new ConfigurationBuilder().AddInMemoryCollection(values).Build());
        var storage = new TablesAreOutOfReach();
        new RuntimeScope(storage, app.Name, null).Enter();
        var running = await RunningApp.StartAsync(
            app,
            new AppStartOptions(app.Name, recorded, AppContext.BaseDirectory, [], TimeProvider.System, NullLoggerFactory.Instance, services =>
            {
                // An identity would ask Azure for a token before it is refused.
                if (settings.Keys.Any(key => key.EndsWith("__credential", StringComparison.Ordinal)))
                {
                    services.RemoveAll<IHostedService>();
                }
            }),
            TestContext.Current.CancellationToken);
        foreach (var type in FunctionMethods(app).Where(method => !method.IsStatic).Select(method => method.DeclaringType!).Distinct())
        {
            ActivatorUtilities.CreateInstance(running.Host.Services, type);
        }

        await running.StopAsync(TestContext.Current.CancellationToken);
        return (recorded.Names, storage.Created);
    }

    private static IEnumerable<MethodInfo> FunctionMethods(LocalApp app) => app.FunctionTypes
        .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly))
        .Where(method => method.IsDefined(typeof(FunctionAttribute)));

    private static Task RunEmptyApp()
    {
        var builder = FunctionsApplication.CreateBuilder([]);
        builder.ConfigureFunctionsWebApplication();
        return builder.Build().RunAsync();
    }
}
