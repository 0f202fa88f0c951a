using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;

namespace LocalRuntime.Engine.Functions;

/// <summary>One invocation. Its service scope is opened when it is first used. Official source: <c>DefaultFunctionContext.cs</c>.</summary>
internal sealed class InvocationContext : FunctionContext, IAsyncDisposable
{
    private readonly IServiceScopeFactory _scopes;
    private AsyncServiceScope? _scope;
    private IServiceProvider? _services;

    public InvocationContext(
        string invocationId, FunctionDefinition definition, ITriggerValues trigger, IServiceScopeFactory scopes, CancellationToken cancellationToken)
    {
        _scopes = scopes;
        InvocationId = invocationId;
        FunctionDefinition = definition;
        CancellationToken = cancellationToken;
        TraceContext = new TriggerTraceContext(trigger.TraceParent ?? "");
        BindingContext = new TriggerBindingContext(trigger.BindingData);
        Features.Set(trigger);
        Features.Set(new ResultSlot());
    }

    public override string InvocationId { get; }

    public override string FunctionId => FunctionDefinition.Id;

    public override TraceContext TraceContext { get; }

    public override BindingContext BindingContext { get; }

    public override RetryContext RetryContext { get; } = new FirstAttempt();

    public override IServiceProvider InstanceServices
    {
        get => _services ??= (_scope = _scopes.CreateAsyncScope()).Value.ServiceProvider;
        set => _services = value;
    }

    public override FunctionDefinition FunctionDefinition { get; }

    public override IDictionary<object, object> Items { get; set; } = new Dictionary<object, object>();

    public override IInvocationFeatures Features { get; } = new InvocationFeatures();

    public override CancellationToken CancellationToken { get; }

    public ValueTask DisposeAsync() => _scope?.DisposeAsync() ?? default;

    private sealed class TriggerTraceContext(string traceParent) : TraceContext
    {
        public override string TraceParent => traceParent;

        public override string TraceState => "";
    }

    private sealed class TriggerBindingContext(IReadOnlyDictionary<string, object?> bindingData) : BindingContext
    {
        public override IReadOnlyDictionary<string, object?> BindingData => bindingData;
    }

    private sealed class FirstAttempt : RetryContext
    {
        public override int RetryCount => 0;

        public override int MaxRetryCount => 0;
    }
}
