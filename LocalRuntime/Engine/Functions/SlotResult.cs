using Microsoft.Azure.Functions.Worker;

namespace LocalRuntime.Engine.Functions;

internal sealed class SlotResult(ResultSlot slot) : InvocationResult
{
    public override object? Value
    {
        get => slot.Value;
        set => slot.Value = value;
    }
}

internal sealed class SlotResult<T>(ResultSlot slot) : InvocationResult<T>
{
    public override T? Value
    {
        get => (T?)slot.Value;
        set => slot.Value = value;
    }
}
