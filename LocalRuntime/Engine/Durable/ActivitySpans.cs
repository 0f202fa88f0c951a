using System.Diagnostics;

namespace LocalRuntime.Engine.Durable;

/// <summary>The two spans of one call of an activity.</summary>
/// <param name="execution">The execution's span, which runs.</param>
/// <param name="emitCall">Emits the span of the call; it takes the failure's message, or null.</param>
internal sealed class ActivitySpans(Activity? execution, Action<string?> emitCall)
{
    public string? TraceParent => execution?.Id;

    /// <summary>Ends both spans.</summary>
    public void End(string? failure)
    {
        if (failure is not null)
        {
            execution?.SetStatus(ActivityStatusCode.Error, failure);
        }

        execution?.Dispose();
        emitCall(failure);
    }
}
