using System.Diagnostics;
using System.Reflection;
using Microsoft.Azure.Functions.Worker.Invocation;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OrderFunctions.Placement;
using Shared.Sagas;
using Tests.Support;

namespace Tests.Unit.Billing;

/// <summary>The orders app as its own entry point composes it; its host is built and not started.</summary>
[Collection(nameof(Alone))]
public sealed class OrdersAppTests
{
    private static readonly string[] Settings =
    [
        "--TablesConnection=UseDevelopmentStorage=true",
        "--ServiceBusConnection=Endpoint=sb://127.0.0.1;SharedAccessKeyName=name;SharedAccessKey=key;UseDevelopmentEmulator=true",
    ];

    [Fact]
    public void The_code_of_its_activities_runs_inside_of_what_makes_their_failures_short() =>
        Assert.IsType<ActivityFailureExecutor>(BuildHost(typeof(OrderSaga).Assembly).Services.GetRequiredService<IFunctionExecutor>());

    // The worker finds what was generated for an app by the process's entry assembly.
    private static IHost BuildHost(Assembly app)
    {
        var entry = Assembly.GetEntryAssembly();
        using var listener = new HostListener();
        try
        {
            Assembly.SetEntryAssembly(app);
            app.EntryPoint!.Invoke(null, [Settings]);
        }
        catch (TargetInvocationException exception) when (exception.InnerException is HostAbortedException)
        {
            // The listener below throws this, so that the host is not started.
        }
        finally
        {
            Assembly.SetEntryAssembly(entry);
        }

        return listener.Built ?? throw new InvalidOperationException("The app built no host.");
    }

    // A diagnostic source tells when a host is built. An exception of who listens keeps the app from starting it.
    private sealed class HostListener : IObserver<DiagnosticListener>, IObserver<KeyValuePair<string, object?>>, IDisposable
    {
        private readonly int _thread = Environment.CurrentManagedThreadId;
        private readonly List<IDisposable> _subscriptions = [];

        public HostListener() => _subscriptions.Add(DiagnosticListener.AllListeners.Subscribe(this));

        public IHost? Built { get; private set; }

        public void OnNext(DiagnosticListener value)
        {
            if (value.Name == "Microsoft.Extensions.Hosting")
                _subscriptions.Add(value.Subscribe(this));
        }

        public void OnNext(KeyValuePair<string, object?> value)
        {
            if (value.Key != "HostBuilt" || Environment.CurrentManagedThreadId != _thread)
                return;

            Built = (IHost)value.Value!;
            throw new HostAbortedException();
        }

        public void OnCompleted()
        {
            // The sources of the process never complete.
        }

        public void OnError(Exception error)
        {
            // Nor do they fail.
        }

        public void Dispose() => _subscriptions.ForEach(subscription => subscription.Dispose());
    }
}
