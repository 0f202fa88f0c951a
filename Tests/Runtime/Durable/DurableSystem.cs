using LocalRuntime;
using LocalRuntime.Engine.Durable.Client;
using LocalRuntime.Engine.Functions;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;
using Tests.Support;

namespace Tests.Runtime.Durable;

/// <summary>A local system with one app of durable functions, and the client of its task hub.</summary>
internal sealed class DurableSystem : IAsyncDisposable
{
    private readonly TestSystem _system;

    private DurableSystem(TestSystem system)
    {
        _system = system;
        Client = system.System.Services("app").GetServices<IInputBinding>().OfType<DurableClientBinding>().Single().Client;
    }

    public DurableTaskClient Client { get; }

    public LocalSystem System => _system.System;

    public static Task<DurableSystem> StartAsync(params IReadOnlyList<Type> functions) => StartAsync(options => options, functions);

    public static async Task<DurableSystem> StartAsync(
        Func<LocalSystemOptions, LocalSystemOptions> change,
        IReadOnlyList<Type> functions,
        string hostJson = """{ "version": "2.0" }""",
        TemporaryFolder? stateFolder = null,
        CallLog? calls = null)
    {
        var app = TestSystem.App("app", builder => builder.Services.AddSingleton(calls ?? new CallLog()), functions);
        return new DurableSystem(await TestSystem.StartAsync([app], change, hostJson, stateFolder));
    }

    /// <summary>What the app's functions wrote down.</summary>
    public CallLog Calls => _system.System.Services("app").GetRequiredService<CallLog>();

    /// <summary>Starts an orchestration and waits for its end.</summary>
    public async Task<OrchestrationMetadata> RunAsync(string orchestrator, object? input = null, StartOrchestrationOptions? options = null)
    {
        var id = await Client.ScheduleNewOrchestrationInstanceAsync(orchestrator, input, options, TestContext.Current.CancellationToken);
        return await EndOfAsync(id);
    }

    /// <summary>Waits for the end of an orchestration.</summary>
    public async Task<OrchestrationMetadata> EndOfAsync(string id)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(TimeSpan.FromSeconds(20));
        return await Client.WaitForInstanceCompletionAsync(id, getInputsAndOutputs: true, deadline.Token);
    }

    public ValueTask DisposeAsync() => _system.DisposeAsync();
}
