using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Reflection;
using Emulators;
using LocalHost.Servers;
using LocalHost.Workers;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Tests.Support;

/// <summary>
/// Runs the entry points of apps, unchanged, in this process, so that tests can replace services. Settings come as command line, since the
/// environment is the process's.
/// </summary>
/// <param name="apps">The apps' assemblies by name.</param>
/// <param name="configure">Changes an app's services last of all, given its name.</param>
internal sealed class InProcessWorkers(IReadOnlyDictionary<string, Assembly> apps, Action<string, IServiceCollection> configure) : IWorkerLauncher
{
    // The worker finds what was generated for an app by way of the entry assembly, which is the process's.
    private static readonly SemaphoreSlim EntryAssembly = new(1, 1);
    private static readonly AsyncLocal<InProcessWorker?> Starting = new();

    private readonly ConcurrentDictionary<string, InProcessWorker> _latest = new();

    // Where the worker looks for the assemblies of its functions.
    static InProcessWorkers() => Environment.SetEnvironmentVariable("FUNCTIONS_APPLICATION_DIRECTORY", AppContext.BaseDirectory);

    /// <summary>The services of an app's latest worker.</summary>
    public IServiceProvider Services(string app) => _latest[app].Host.Services;

    /// <summary>Ends an app's worker without waiting for what runs in it. The host starts another one.</summary>
    public Task KillAsync(string app) => _latest[app].KillAsync();

    public async Task<IRunningWorker> LaunchAsync(WorkerStart start, CancellationToken cancellationToken)
    {
        await EntryAssembly.WaitAsync(cancellationToken);
        var before = Assembly.GetEntryAssembly();
        try
        {
            var worker = new InProcessWorker(services => configure(start.App, services));
            Assembly.SetEntryAssembly(apps[start.App]);
            await worker.StartAsync(apps[start.App].EntryPoint!, Arguments(start), cancellationToken);
            return _latest[start.App] = worker;
        }
        finally
        {
            Assembly.SetEntryAssembly(before);
            EntryAssembly.Release();
        }
    }

    private static string[] Arguments(WorkerStart start) =>
    [
        $"--Functions:Worker:HostEndpoint={start.Endpoint.AbsoluteUri}",
        $"--Functions:Worker:WorkerId={start.WorkerId}",
        $"--Functions:Worker:RequestId={Guid.NewGuid()}",
        $"--Functions:Worker:GrpcMaxMessageLength={int.MaxValue.ToString(CultureInfo.InvariantCulture)}",
        "--Logging:LogLevel:Microsoft.AspNetCore=Warning",
        .. start.Settings.AsEnumerable().Where(setting => setting.Value is not null).Select(setting => $"--{setting.Key}={setting.Value}"),
    ];

    private sealed class InProcessWorker(Action<IServiceCollection> configure) : IRunningWorker
    {
        private readonly LoopbackPort _port = LoopbackPort.Take(0, "--port");
        private readonly TaskCompletionSource<IHost> _built = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public IHost Host => _built.Task.Result;

        public Task<string> Ended { get; private set; } = Task.FromResult("It was not started.");

        public async Task StartAsync(MethodInfo entryPoint, string[] arguments, CancellationToken cancellationToken)
        {
            using var listeners = DiagnosticListener.AllListeners.Subscribe(new HostListeners(this));
            Ended = Task.Factory.StartNew(
                () => Run(entryPoint, arguments), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
            if (await Task.WhenAny(_built.Task, Ended).WaitAsync(cancellationToken) == Ended)
                throw new HostStartException(await Ended);
        }

        public async Task KillAsync()
        {
            try
            {
                if (_built.Task.IsCompletedSuccessfully)
                    Host.Services.GetRequiredService<IHostApplicationLifetime>().StopApplication();
            }
            catch (ObjectDisposedException)
            {
                // It is about to end, or has ended.
            }

            await Ended;
        }

        public async ValueTask DisposeAsync()
        {
            await KillAsync();
            _port.Dispose();
        }

        [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "Whatever an app throws is told to those who wait for it.")]
        private string Run(MethodInfo entryPoint, string[] arguments)
        {
            Starting.Value = this;
            try
            {
                entryPoint.Invoke(null, BindingFlags.DoNotWrapExceptions, null, entryPoint.GetParameters().Length == 0 ? null : [arguments], null);
                return "The entry point has ended.";
            }
            catch (Exception failure)
            {
                return $"The entry point has failed: {failure}";
            }
        }

        private void Configure(IHostBuilder builder) => builder.ConfigureServices(services =>
        {
            // All apps of a process would else be given the same port.
            services.Configure<SocketTransportOptions>(_port.UseIn);
            services.Configure<KestrelServerOptions>(kestrel => kestrel.Listen(_port.EndPoint, listen => listen.Protocols = HttpProtocols.Http1));
            services.PostConfigure<WorkerOptions>(worker => worker.Capabilities["HttpUri"] = $"http://{_port.EndPoint}/");
            services.AddSingleton<IHostLifetime, EmbeddedLifetime>();
            services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.Zero);
            configure(services);
        });

        private sealed class HostListeners(InProcessWorker worker) : IObserver<DiagnosticListener>, IObserver<KeyValuePair<string, object?>>
        {
            public void OnNext(DiagnosticListener listener)
            {
                if (listener.Name == "Microsoft.Extensions.Hosting" && Starting.Value == worker)
                    listener.Subscribe(this);
            }

            public void OnNext(KeyValuePair<string, object?> message)
            {
                if (Starting.Value != worker)
                    return;
                if (message is { Key: "HostBuilding", Value: IHostBuilder builder })
                    worker.Configure(builder);
                else if (message is { Key: "HostBuilt", Value: IHost host })
                    worker._built.TrySetResult(host);
            }

            public void OnError(Exception error)
            {
            }

            public void OnCompleted()
            {
            }
        }
    }
}
