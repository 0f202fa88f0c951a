namespace LocalRuntime.Engine.Durable.Replay;

/// <summary>An activity or a timer that the orchestrator waits for, or could.</summary>
/// <param name="Name">The activity, or the empty string for a timer.</param>
/// <param name="Answer">Completes, on the orchestrator's thread, with the serialised result.</param>
internal sealed record PendingTask(string Name, TaskCompletionSource<string?> Answer);
