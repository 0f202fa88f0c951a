using System.Collections.Concurrent;
using System.Reflection;
using LocalRuntime.Engine.Functions;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace LocalRuntime.Engine.Durable.Client;

/// <summary>
/// Binds <c>[DurableClient]</c> to the client of the app's own task hub.
/// Official source: <c>DurableTaskClientConverter.cs</c> (azure-functions-durable-extension).
/// </summary>
internal sealed class DurableClientBinding(DurableTaskClient client) : IInputBinding
{
    private readonly ConcurrentDictionary<ParameterInfo, bool> _parameters = [];

    public DurableTaskClient Client => client;

    /// <summary>Whether a parameter is bound to a client.</summary>
    /// <exception cref="InvalidOperationException">It has the attribute and another type.</exception>
    /// <exception cref="NotSupportedException">It asks for another task hub than the app's own.</exception>
    public static bool IsClient(ParameterInfo parameter)
    {
        if (parameter.GetCustomAttribute<DurableClientAttribute>() is not { } attribute)
        {
            return false;
        }

        if (parameter.ParameterType != typeof(DurableTaskClient))
        {
            throw new InvalidOperationException(
                $"The [DurableClient] parameter '{parameter.Name}' of {parameter.Member.Name} must be a {nameof(DurableTaskClient)}.");
        }

        return attribute is { TaskHub: null, ConnectionName: null }
            ? true
            : throw new NotSupportedException(
                $"The [DurableClient] parameter '{parameter.Name}' of {parameter.Member.Name} names a task hub; the local runtime has only the app's own.");
    }

    public bool TryBind(ParameterInfo parameter, FunctionContext context, out object? value)
    {
        var isClient = _parameters.GetOrAdd(parameter, static asked => IsClient(asked));
        value = isClient ? client : null;
        return isClient;
    }
}
