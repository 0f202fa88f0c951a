using System.Linq.Expressions;
using System.Reflection;

namespace LocalRuntime.Engine.Functions;

/// <summary>Calls a method of any signature and waits for its result: nothing, a value, a task or a value task.</summary>
internal delegate Task<object?> MethodCall(object? instance, object?[] arguments);

/// <summary>Compiles method calls once, so that an invocation pays no reflection.</summary>
internal static class MethodCalls
{
    public static MethodCall Compile(MethodInfo method)
    {
        var instance = Expression.Parameter(typeof(object));
        var arguments = Expression.Parameter(typeof(object?[]));
        var call = Expression.Call(
            method.IsStatic ? null : Expression.Convert(instance, method.DeclaringType!),
            method,
            method.GetParameters().Select((parameter, index) =>
                Expression.Convert(Expression.ArrayIndex(arguments, Expression.Constant(index)), parameter.ParameterType)));
        return Expression.Lambda<MethodCall>(ToTask(call), instance, arguments).Compile();
    }

    private static Expression ToTask(MethodCallExpression call)
    {
        var type = call.Type;
        if (type == typeof(void))
        {
            return Expression.Block(call, Expression.Constant(Task.FromResult<object?>(null)));
        }

        var definition = type.IsGenericType ? type.GetGenericTypeDefinition() : type;
        return definition switch
        {
            _ when type == typeof(Task) => Wait(nameof(OfTaskAsync), call),
            _ when type == typeof(ValueTask) => Wait(nameof(OfValueTaskAsync), call),
            _ when definition == typeof(Task<>) => Wait(nameof(OfTaskWithResultAsync), call, type.GenericTypeArguments),
            _ when definition == typeof(ValueTask<>) => Wait(nameof(OfValueTaskWithResultAsync), call, type.GenericTypeArguments),
            _ => Expression.Call(typeof(Task), nameof(Task.FromResult), [typeof(object)], Expression.Convert(call, typeof(object))),
        };
    }

    private static MethodCallExpression Wait(string by, Expression call, params Type[] resultType) =>
        Expression.Call(typeof(MethodCalls), by, resultType, call);

    private static async Task<object?> OfTaskAsync(Task task)
    {
        await task;
        return null;
    }

    private static async Task<object?> OfValueTaskAsync(ValueTask task)
    {
        await task;
        return null;
    }

    private static async Task<object?> OfTaskWithResultAsync<T>(Task<T> task) => await task;

    private static async Task<object?> OfValueTaskWithResultAsync<T>(ValueTask<T> task) => await task;
}
