using System.Reflection;
using LocalRuntime.Engine.Functions;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace LocalRuntime.Engine.Http;

/// <summary>One HTTP call as a trigger.</summary>
internal sealed class HttpInvocation(HttpContext httpContext, string? traceParent) : ITriggerValues
{
    /// <summary>Where the call stands among an invocation's items. Official source: <c>Constants.cs</c> of Worker.Extensions.Http.AspNetCore.</summary>
    public const string ContextItemKey = "HttpRequestContext";

    public HttpContext HttpContext { get; } = httpContext;

    public IReadOnlyDictionary<string, object?> BindingData { get; } =
        new Dictionary<string, object?>(httpContext.Request.RouteValues, StringComparer.OrdinalIgnoreCase);

    public string? TraceParent { get; } = traceParent;

    public bool TryGetValue(ParameterInfo parameter, FunctionContext context, out object? value)
    {
        if (parameter.ParameterType == typeof(HttpRequest))
        {
            value = HttpContext.Request;
            return true;
        }

        var found = BindingData.TryGetValue(parameter.Name!, out value);
        if (value is string text)
        {
            value = RouteValueConverter.Convert(text, parameter, context);
        }

        return found;
    }

    public Task<object?> RunAsync(FunctionContext context, Func<Task<object?>> body) => body();
}
