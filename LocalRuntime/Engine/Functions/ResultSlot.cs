using Microsoft.Azure.Functions.Worker;

namespace LocalRuntime.Engine.Functions;

/// <summary>Where an invocation's result is kept while function and middleware run.</summary>
internal sealed class ResultSlot
{
    public object? Value { get; set; }

    public static ResultSlot Of(FunctionContext context) =>
        context.Features.Get<ResultSlot>()
        ?? throw new InvalidOperationException("This FunctionContext was not made by the runtime, so it has no invocation result.");
}
