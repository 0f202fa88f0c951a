using System.Diagnostics;
using System.Reflection;
using Azure;
using Azure.Data.Tables;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Moq;
using Shared.Identity;

namespace Tests.Infrastructure;

/// <summary>
/// What a function app's own entry point makes of its settings. The app is composed and does no more than create its tables, in a list: nothing of
/// it reaches a network.
/// </summary>
/// <param name="ReadSettings">The settings that its code asks for, by their names in the environment.</param>
/// <param name="OwnTables">The tables that it creates at its start.</param>
/// <param name="UsedTables">The tables whose clients it makes, whosoever they are.</param>
/// <param name="Triggers">The trigger attributes of its functions.</param>
internal sealed record ComposedApp(
    IReadOnlyCollection<string> ReadSettings,
    IReadOnlyCollection<string> OwnTables,
    IReadOnlyCollection<string> UsedTables,
    IReadOnlyList<Attribute> Triggers)
{
    private static readonly SemaphoreSlim Turn = new(1);

    // What the Functions host gives to a worker. Nobody listens there.
    private static readonly string[] WorkerArguments =
    [
        "--Functions:Worker:HostEndpoint=http://127.0.0.1:9", "--Functions:Worker:WorkerId=composed",
        "--Functions:Worker:RequestId=composed", "--Functions:Worker:GrpcMaxMessageLength=2147483647",
    ];

    /// <summary>The function apps: their names in Azure, and their assemblies.</summary>
    public static IReadOnlyDictionary<string, string> Assemblies { get; } = new Dictionary<string, string>
    {
        ["orders"] = "OrderFunctions",
        ["notifications"] = "NotificationFunctions",
    };

    /// <summary>The projects whose code the apps consist of.</summary>
    public static IReadOnlyCollection<string> Projects { get; } = [.. Assemblies.Values, "BillingFunctions", "CustomerFunctions", "Shared", "Shared.Sagas"];

    /// <summary>Runs an app's entry point until its host is built, and makes one object of every function class.</summary>
    public static async Task<ComposedApp> ComposeAsync(string name, IReadOnlyDictionary<string, string> settings)
    {
        var methods = FunctionMethods(name);
        await Turn.WaitAsync(TestContext.Current.CancellationToken);
        try
        {
            RecordedSettings.Begin(settings);
            var (host, created, used) = await BuildAsync(Assembly.Load(Assemblies[name]).EntryPoint!);

            // Settings that only middleware uses are read when the app starts.
            host.Services.GetRequiredService<IStartupValidator>().Validate();
            foreach (var type in methods.Where(method => !method.IsStatic).Select(method => method.DeclaringType!).Distinct())
                ActivatorUtilities.CreateInstance(host.Services, type);
            host.Services.GetRequiredService<ICallerSource>();
            var read = RecordedSettings.End();
            host.Dispose();
            return new ComposedApp(
                read,
                created,
                used,
                [.. methods.SelectMany(function => function.GetParameters()).SelectMany(parameter => parameter.GetCustomAttributes())]);
        }
        finally
        {
            Turn.Release();
        }
    }

    private static IReadOnlyList<MethodInfo> FunctionMethods(string app) =>
    [
        .. new[] { Assembly.Load(Assemblies[app]) }
            .SelectMany(assembly => assembly.GetReferencedAssemblies().Where(item => Projects.Contains(item.Name!)).Select(Assembly.Load).Prepend(assembly))
            .SelectMany(assembly => assembly.GetTypes())
            .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly))
            .Where(method => method.IsDefined(typeof(FunctionAttribute))),
    ];

    // As the tools of Entity Framework do it: the events of Microsoft.Extensions.Hosting tell when the host is built, and an exception ends the entry
    // point before it starts.
    private static async Task<(IHost Host, IReadOnlyCollection<string> Created, IReadOnlyCollection<string> Used)> BuildAsync(MethodInfo entryPoint)
    {
        var (created, used) = (new List<string>(), new HashSet<string>());
        var observer = new HostObserver(builder => builder.ConfigureServices((_, services) => services.AddSingleton(TablesThatNote(created, used))));
        using var subscription = DiagnosticListener.AllListeners.Subscribe(observer);
        try
        {
            await Task.Run(() => entryPoint.Invoke(null, [WorkerArguments]));
        }
        catch (TargetInvocationException exception) when (exception.InnerException is HostIsBuiltException)
        {
        }

        var host = observer.Host ?? throw new InvalidOperationException("The entry point built no host.");
        foreach (var service in host.Services.GetServices<IHostedService>().OfType<IHostedLifecycleService>().Where(service => IsOfApps(service.GetType())))
            await service.StartingAsync(TestContext.Current.CancellationToken);
        return (host, created, used);
    }

    private static bool IsOfApps(Type type) => Projects.Contains(type.Assembly.GetName().Name);

    private static TableServiceClient TablesThatNote(List<string> created, HashSet<string> used)
    {
        var service = new Mock<TableServiceClient>();
        service.Setup(client => client.GetTableClient(It.IsAny<string>()))
            .Callback((string table) => used.Add(table))
            .Returns(Mock.Of<TableClient>());
        service.Setup(client => client.CreateTableIfNotExistsAsync(It.IsAny<string>(), It.IsAny<CancellationToken>()))
            .Callback((string table, CancellationToken _) => created.Add(table))
            .ReturnsAsync(Response.FromValue(new Azure.Data.Tables.Models.TableItem("table"), Mock.Of<Response>()));
        return service.Object;
    }

    private sealed class HostObserver(Action<IHostBuilder> building) : IObserver<DiagnosticListener>, IObserver<KeyValuePair<string, object?>>
    {
        public IHost? Host { get; private set; }

        public void OnNext(DiagnosticListener value)
        {
            if (value.Name == "Microsoft.Extensions.Hosting") value.Subscribe(this);
        }

        public void OnNext(KeyValuePair<string, object?> value)
        {
            switch (value)
            {
                case { Key: "HostBuilding", Value: IHostBuilder builder }:
                    building(builder);
                    break;
                case { Key: "HostBuilt", Value: IHost host }:
                    Host = host;
                    throw new HostIsBuiltException();
            }
        }

        public void OnCompleted()
        {
        }

        public void OnError(Exception error)
        {
        }
    }

    private sealed class HostIsBuiltException : Exception;
}
