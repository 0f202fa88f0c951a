using System.Collections;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Moq;

namespace Tests.Unit;

/// <summary>An invocation of a function for middleware to work on, without a worker around it.</summary>
internal sealed class Invocation : FunctionContext
{
    // Where ASP.NET Core integration keeps the HTTP context: Constants.cs of Worker.Extensions.Http.AspNetCore.
    private const string HttpContextKey = "HttpRequestContext";

    private readonly FeatureList _features = new();

    private Invocation(string triggerType)
    {
        var binding = Mock.Of<BindingMetadata>(metadata => metadata.Type == triggerType);
        var bindings = ImmutableDictionary<string, BindingMetadata>.Empty.Add("input", binding);
        FunctionDefinition = Mock.Of<FunctionDefinition>(definition => definition.Name == "Function" && definition.InputBindings == bindings);
    }

    public override string InvocationId => "invocation";

    public override string FunctionId => "function";

    public override TraceContext TraceContext => Mock.Of<TraceContext>();

    public override BindingContext BindingContext => Mock.Of<BindingContext>();

    public override RetryContext RetryContext => null!;

    public override IServiceProvider InstanceServices { get; set; } = Mock.Of<IServiceProvider>();

    public override FunctionDefinition FunctionDefinition { get; }

    public override IDictionary<object, object> Items { get; set; } = new Dictionary<object, object>();

    public override IInvocationFeatures Features => _features;

    public object? Result => this.GetInvocationResult().Value;

    public static Invocation OfHttp(string path)
    {
        var http = new DefaultHttpContext();
        http.Request.Path = path;
        return new Invocation("httpTrigger") { Items = { [HttpContextKey] = http } };
    }

    public static Invocation Of(string triggerType) => new(triggerType);

    /// <summary>A function that returns this.</summary>
    public static Task ReturnAsync(FunctionContext context, object? result)
    {
        context.GetInvocationResult().Value = result;
        return Task.CompletedTask;
    }

    private sealed class FeatureList : IInvocationFeatures
    {
        private readonly Dictionary<Type, object> _features = [];

        public void Set<T>(T instance) => _features[typeof(T)] = instance!;

        // The worker keeps a result in a feature whose interface is internal, so it is made here when it is asked for.
        public T? Get<T>()
        {
            if (!_features.ContainsKey(typeof(T)) && typeof(T).Name == "IFunctionBindingsFeature")
                _features[typeof(T)] = DispatchProxy.Create<T, Properties>()!;

            return _features.TryGetValue(typeof(T), out var feature) ? (T)feature : default;
        }

        public IEnumerator<KeyValuePair<Type, object>> GetEnumerator() => _features.GetEnumerator();

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }

    /// <summary>Any interface of properties that keep what they are set to.</summary>
    [SuppressMessage("Performance", "CA1852:Seal internal types", Justification = "The proxy derives from it.")]
    internal class Properties : DispatchProxy
    {
        private readonly Dictionary<string, object?> _values = [];

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
        {
            var (name, isSet) = (targetMethod!.Name[4..], targetMethod.Name.StartsWith("set_", StringComparison.Ordinal));
            return isSet ? _values[name] = args![0] : _values.GetValueOrDefault(name);
        }
    }
}
