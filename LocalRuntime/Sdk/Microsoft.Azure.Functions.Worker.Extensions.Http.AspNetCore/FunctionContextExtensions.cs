using LocalRuntime.Engine.Http;
using Microsoft.AspNetCore.Http;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>
/// The way from an invocation to its HTTP call. Official source:
/// <c>extensions/Worker.Extensions.Http.AspNetCore/src/FunctionContext/FunctionContextExtensions.cs</c>.
/// </summary>
public static class FunctionContextExtensions
{
    /// <summary>
    /// The HTTP call that the invocation answers; null for other triggers, and in middleware that stands before
    /// <c>ConfigureFunctionsWebApplication</c>.
    /// </summary>
    public static HttpContext? GetHttpContext(this FunctionContext context) =>
        context.Items.TryGetValue(HttpInvocation.ContextItemKey, out var item) ? item as HttpContext : null;
}
