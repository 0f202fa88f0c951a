using System.Collections.Concurrent;
using System.Reflection;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using Shared.Functions;
using Shared.Http.Problems;

namespace Shared.Http.Requests;

/// <summary>The members of the query that an HTTP function reads. A function without it reads none.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class AcceptsQueryAttribute(params string[] names) : Attribute
{
    /// <summary>Stands for any name.</summary>
    public const string Any = "*";

    /// <summary>Their names.</summary>
    public IReadOnlyList<string> Names { get; } = names;

    /// <summary>Whether the function reads a member of this name.</summary>
    public bool Accepts(string name) => Names.Contains(name) || Names.Contains(Any);
}

/// <summary>
/// Refuses queries with members that the function does not read, as bodies with unknown members are refused: who misspells a filter would otherwise get
/// everything. It is registered inside of the problem mapping and of what decides about callers.
/// </summary>
internal sealed class QueryMiddleware : IFunctionsWorkerMiddleware
{
    private readonly ConcurrentDictionary<string, AcceptsQueryAttribute?> _accepted = new(StringComparer.Ordinal);

    public Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        if (context.GetHttpContext() is { Request.Query: { Count: > 0 } query })
        {
            var accepted = _accepted.GetOrAdd(
                context.FunctionDefinition.Id,
                _ => FunctionMethod.Of(context.FunctionDefinition).GetCustomAttribute<AcceptsQueryAttribute>());
            var errors = new ValidationErrors();
            foreach (var name in query.Keys.Where(name => accepted is null || !accepted.Accepts(name)))
            {
                errors.Add(name, "is not a member of this query.");
            }

            errors.ThrowIfAny();
        }

        return next(context);
    }
}
