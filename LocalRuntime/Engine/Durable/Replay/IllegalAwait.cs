namespace LocalRuntime.Engine.Durable.Replay;

/// <summary>
/// The failure of an orchestrator that waits for something that a replay could not repeat.
/// Official source: <c>Constants.cs</c>, <c>FunctionsOrchestrator.cs</c>.
/// </summary>
internal static class IllegalAwait
{
    public const string Message =
        "An invalid asynchronous invocation was detected. This can be caused by awaiting non-durable tasks "
        + "in an orchestrator function's implementation or by middleware that invokes asynchronous code.";

    public static InvalidOperationException Exception() => new(Message);
}
