using System.Diagnostics.CodeAnalysis;

namespace Microsoft.Azure.Functions.Worker.Middleware;

/// <summary>
/// Runs an invocation, or what is left of it inside of a middleware.
/// Official source: <c>src/DotNetWorker.Core/Pipeline/FunctionExecutionDelegate.cs</c>.
/// </summary>
[SuppressMessage("Naming", "CA1711:Identifiers should not have incorrect suffix", Justification = "The official name.")]
public delegate Task FunctionExecutionDelegate(FunctionContext context);
